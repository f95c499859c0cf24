package dev.cambist.server.settings;

import java.time.Duration;

/**
 * What one request, and all of them together, may take.
 *
 * @param formBytes the length of a request body
 * @param headerBytes request line and headers; a Basic password is a token of several kB
 * @param bodyTime from the first read of a body to its end
 * @param idleTime without a byte on a connection
 * @param requests token requests that are worked on at once
 * @param connections open connections of the public listener
 * @param stopTime for the requests that run when the server is stopped
 * @param transfersPerClient how many requests of one client address may run through the gateway at once
 */
public record Limits(
        int formBytes,
        int headerBytes,
        Duration bodyTime,
        Duration idleTime,
        int requests,
        int connections,
        Duration stopTime,
        int transfersPerClient) {
    public static final Limits DEFAULT = new Limits(
            64 * 1024,
            32 * 1024,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            256,
            8192,
            Duration.ofSeconds(20),
            256);

    /** The same limits with another time to stop. */
    public Limits stoppingWithin(Duration time) {
        return new Limits(formBytes, headerBytes, bodyTime, idleTime, requests, connections, time, transfersPerClient);
    }

    /** The same limits with another number of transfers. */
    public Limits withTransfersPerClient(int atOnce) {
        return new Limits(formBytes, headerBytes, bodyTime, idleTime, requests, connections, stopTime, atOnce);
    }
}
