package dev.cambist.server.issuer;

import java.time.Duration;

/**
 * How long an issuer may take.
 *
 * @param document for one answer: connecting, headers and the whole body
 * @param round for discovery and keys together; nobody waits longer for them
 */
record FetchLimits(Duration document, Duration round) {
    /** A round ends half a second before the six seconds within which every caller has its answer. */
    static final FetchLimits STANDARD = new FetchLimits(Duration.ofSeconds(5), Duration.ofMillis(5500));
}
