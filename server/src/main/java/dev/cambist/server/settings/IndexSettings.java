package dev.cambist.server.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * How the index is kept in step with what happens to a registry past this server.
 *
 * @param registry the way to a registry that Cambist does not stand in front of
 * @param crawlEvery how often the registry is looked through; never where it is missing
 * @param requestsPerSecond at most, of all that crawl and notifications make it ask
 * @param notifications who may tell of what happens there; nobody where it is missing
 */
public record IndexSettings(
        Optional<UpstreamSettings> registry,
        Optional<Duration> crawlEvery,
        int requestsPerSecond,
        Optional<NotificationSettings> notifications) {
    public static final int REQUESTS_PER_SECOND = 20;
    public static final IndexSettings NONE = new IndexSettings(Optional.empty(), REQUESTS_PER_SECOND);

    /** One of a registry behind the gateway. */
    public IndexSettings(
            Optional<Duration> crawlEvery, int requestsPerSecond, Optional<NotificationSettings> notifications) {
        this(Optional.empty(), crawlEvery, requestsPerSecond, notifications);
    }

    /** One that nobody tells of anything. */
    public IndexSettings(Optional<Duration> crawlEvery, int requestsPerSecond) {
        this(crawlEvery, requestsPerSecond, Optional.empty());
    }
}
