package dev.cambist.core.metadata;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the crawl of a registry has come.
 *
 * @param began when this pass began
 * @param inCatalog whether it walks along the registry's catalogue still, and not yet along what the index knows
 * @param after the repository that was looked at last, on that walk
 * @param ended when the pass came to its end; missing while it runs or waits to go on
 * @param repositories looked at in this pass
 * @param manifests found in this pass
 * @param missed items that were no more
 * @param failed repositories left out because the registry did not answer about them
 */
public record CrawlState(
        Instant began,
        boolean inCatalog,
        Optional<String> after,
        Optional<Instant> ended,
        long repositories,
        long manifests,
        long missed,
        long failed) {
    public static CrawlState begin(Instant now) {
        return new CrawlState(now, true, Optional.empty(), Optional.empty(), 0, 0, 0, 0);
    }
}
