package dev.cambist.server.crawl;

import dev.cambist.core.metadata.ManifestFacts;
import java.util.List;
import java.util.Optional;

/** One whose lists are empty, although it has something. */
record CutRegistry(FakeRegistry registry) implements CrawledRegistry {
    @Override
    public Optional<Names> repositories(Optional<String> after) {
        return Optional.of(new Names(List.of(), false));
    }

    @Override
    public Names tags(String repository, Optional<String> after) {
        return new Names(List.of(), false);
    }

    @Override
    public Optional<String> digestOf(String repository, String reference) throws NoAnswerException {
        return registry.digestOf(repository, reference);
    }

    @Override
    public Optional<Manifest> manifest(String repository, String reference) throws NoAnswerException {
        return registry.manifest(repository, reference);
    }

    @Override
    public List<String> referrers(String repository, String digest) throws NoAnswerException {
        return registry.referrers(repository, digest);
    }

    @Override
    public ManifestFacts.Platform platform(String repository, ManifestFacts.Config config) throws NoAnswerException {
        return registry.platform(repository, config);
    }
}
