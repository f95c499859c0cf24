package dev.cambist.server.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * How the index is kept in step with what happens to a registry past the gateway.
 *
 * @param crawlEvery how often the registry is looked through; never where it is missing
 * @param requestsPerSecond at most, of all that the crawl asks
 */
public record IndexSettings(Optional<Duration> crawlEvery, int requestsPerSecond) {
    public static final int REQUESTS_PER_SECOND = 20;
    public static final IndexSettings NONE = new IndexSettings(Optional.empty(), REQUESTS_PER_SECOND);
}
