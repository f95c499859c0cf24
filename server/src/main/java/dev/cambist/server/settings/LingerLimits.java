package dev.cambist.server.settings;

import java.time.Duration;

/**
 * How far a connection is read on after an answer that came before the end of its request, so that the client gets to
 * read it. Time and rate, and a size only as the last bound: one part of an upload is some MiB with many clients.
 *
 * @param time in all
 * @param silence without a byte
 * @param bytes in all
 * @param atOnce connections that are read on; one more, and the one that has been for longest is closed
 */
public record LingerLimits(Duration time, Duration silence, long bytes, int atOnce) {
    public static final LingerLimits DEFAULT =
            new LingerLimits(Duration.ofSeconds(30), Duration.ofSeconds(5), 64L * 1024 * 1024, 512);
}
