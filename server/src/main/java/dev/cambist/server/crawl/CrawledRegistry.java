package dev.cambist.server.crawl;

import dev.cambist.core.metadata.ManifestFacts;
import java.util.List;
import java.util.Optional;

/** A registry that is asked what it has. Each answer is whole and the registry's own, or it is none. */
public interface CrawledRegistry {
    /** Names in the registry's order, and whether there are more behind them. */
    record Names(List<String> names, boolean more) {
        public Names {
            names = List.copyOf(names);
        }
    }

    /**
     * A manifest as the registry gave it.
     *
     * @param isThrowAway whether it only stands in for a tag that is being taken off
     */
    record Manifest(String digest, ManifestFacts facts, boolean isThrowAway) {}

    /** The names of repositories behind one; nothing where the registry has no catalogue. */
    Optional<Names> repositories(Optional<String> after) throws NoAnswerException;

    /** The tags of a repository behind one; none where the registry says that it does not know it. */
    Names tags(String repository, Optional<String> after) throws NoAnswerException;

    /** Where a tag points, or that a digest is there; nothing is no proof that it is not. */
    Optional<String> digestOf(String repository, String reference) throws NoAnswerException;

    /** Nothing only where the registry says, in the words of the protocol, that it does not have it. */
    Optional<Manifest> manifest(String repository, String reference) throws NoAnswerException;

    /** The digests of manifests that refer to one; none where the registry keeps no such list. */
    List<String> referrers(String repository, String digest) throws NoAnswerException;

    /** For what an image is built, which its config says. */
    ManifestFacts.Platform platform(String repository, ManifestFacts.Config config) throws NoAnswerException;
}
