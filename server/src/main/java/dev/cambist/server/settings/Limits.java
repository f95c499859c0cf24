package dev.cambist.server.settings;

import java.time.Duration;

/**
 * What one request, and all of them together, may take.
 *
 * @param formBytes the length of a request body
 * @param headerBytes request line and headers; a Basic password is a token of several kB
 * @param headTime from the first byte of a head to its end, and for the first on a connection from its being accepted
 * @param bodyTime from the first read of a body to its end
 * @param idleTime without a byte on a connection
 * @param requests token requests that are worked on at once
 * @param connections open connections of the public listener
 * @param stopTime for the requests that run when the server is stopped
 * @param transfersPerClient how many requests of one client address may run through the gateway at once
 * @param linger for requests that were answered before their end
 */
public record Limits(
        int formBytes,
        int headerBytes,
        Duration headTime,
        Duration bodyTime,
        Duration idleTime,
        int requests,
        int connections,
        Duration stopTime,
        int transfersPerClient,
        LingerLimits linger) {
    public static final Limits DEFAULT = new Limits(
            64 * 1024,
            32 * 1024,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            256,
            8192,
            Duration.ofSeconds(20),
            256,
            LingerLimits.DEFAULT);

    /** The same limits with another time to stop. */
    public Limits stoppingWithin(Duration time) {
        return new Limits(
                formBytes,
                headerBytes,
                headTime,
                bodyTime,
                idleTime,
                requests,
                connections,
                time,
                transfersPerClient,
                linger);
    }

    /** The same limits with another number of transfers. */
    public Limits withTransfersPerClient(int atOnce) {
        return new Limits(
                formBytes, headerBytes, headTime, bodyTime, idleTime, requests, connections, stopTime, atOnce, linger);
    }
}
