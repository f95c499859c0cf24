package dev.cambist.server.crawl;

import java.util.Optional;

/**
 * Something may have happened in a repository, by somebody's word alone: the registry is asked before anything is believed.
 *
 * @param reference the tag or the digest that it may have happened to
 * @param digest what is said to be there now; where the index has it so already, nobody needs to be asked
 */
public record Hint(String repository, String reference, Optional<String> digest) {
    /** Whether it names what there can be. */
    public boolean isSound() {
        return CrawledNames.isRepository(repository)
                && (CrawledNames.isTag(reference) || CrawledNames.isDigest(reference));
    }
}
