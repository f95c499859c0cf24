package dev.cambist.server.crawl;

import dev.cambist.core.metadata.CrawlState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the crawl of one registry stands, as far as this server knows.
 *
 * @param registry its name in the index
 * @param state how far it has come, by this server or by the one that is at it
 * @param lastEnd when a crawl came to its end last, where that is known
 * @param trouble why it stopped last, until it has got on
 * @param leftOut repositories that this server left out of the pass, the first of them
 * @param hints what the registry told of and has not been looked at yet
 */
public record CrawlReport(
        String registry,
        Stage stage,
        CrawlState state,
        Optional<Instant> lastEnd,
        Optional<String> trouble,
        List<String> leftOut,
        int hints) {
    /** What a crawl is doing. */
    public enum Stage {
        /** It has come to its end, and the next one is not due. */
        IDLE,
        /** This server is at it. */
        RUNNING,
        /** Another server with the same store is at it. */
        ELSEWHERE,
        /** It stopped, and is tried again. */
        FAILING
    }

    public CrawlReport {
        leftOut = List.copyOf(leftOut);
    }
}
