package dev.cambist.server.crawl;

import dev.cambist.core.metadata.ManifestFacts;
import java.util.List;
import java.util.Optional;

/** A registry that is asked no faster than it may be. */
record PacedRegistry(CrawledRegistry registry, Pace pace) implements CrawledRegistry {
    @Override
    public Optional<Names> repositories(Optional<String> after) throws NoAnswerException {
        turn();
        return registry.repositories(after);
    }

    @Override
    public Names tags(String repository, Optional<String> after) throws NoAnswerException {
        turn();
        return registry.tags(repository, after);
    }

    @Override
    public Optional<String> digestOf(String repository, String reference) throws NoAnswerException {
        turn();
        return registry.digestOf(repository, reference);
    }

    @Override
    public Optional<Manifest> manifest(String repository, String reference) throws NoAnswerException {
        turn();
        return registry.manifest(repository, reference);
    }

    @Override
    public List<String> referrers(String repository, String digest) throws NoAnswerException {
        turn();
        return registry.referrers(repository, digest);
    }

    @Override
    public ManifestFacts.Platform platform(String repository, ManifestFacts.Config config) throws NoAnswerException {
        turn();
        return registry.platform(repository, config);
    }

    private void turn() throws NoAnswerException {
        try {
            pace.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException("this server stops", e);
        }
    }
}
