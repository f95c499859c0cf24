package dev.cambist.server.crawl;

import dev.cambist.core.metadata.MetadataStore;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.store.StoreSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks in one registry where hints point to, beside the crawl and no faster with it than may be asked. */
final class HintFollower {
    private static final Logger LOG = LoggerFactory.getLogger(HintFollower.class);
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final String name;
    private final StoreSource source;
    private final InstantSource clock;
    private final Hints hints = new Hints();
    private volatile Instant notBefore = Instant.MIN;

    HintFollower(String name, StoreSource source, InstantSource clock) {
        this.name = name;
        this.source = source;
        this.clock = clock;
    }

    void add(Hint hint) {
        hints.add(hint);
    }

    /** Something happened, and nobody can say where. */
    void unknown() {
        hints.tooMany();
    }

    /** How many wait. */
    int waiting() {
        return hints.size();
    }

    boolean wants() {
        return hints.size() > 0 && !clock.instant().isBefore(notBefore);
    }

    /** Whether only a whole crawl finds all that was hinted at; answers so once. */
    boolean takeOverflow() {
        return hints.takeOverflow();
    }

    /** Looks at all that wait now. For one thread at a time. */
    void turn(CrawledRegistry registry) {
        try {
            MetadataStore index = source.get().metadata();
            for (int left = hints.size(); left > 0 && !Thread.currentThread().isInterrupted(); left--) {
                Optional<Hints.Taken> taken = hints.take();
                if (taken.isPresent()) {
                    look(taken.get(), registry, index);
                }
            }
        } catch (StoreException e) {
            LOG.warn("index of {}: notifications wait for the store: {}", name, e.getMessage());
            notBefore = clock.instant().plus(RETRY);
        }
    }

    private void look(Hints.Taken taken, CrawledRegistry registry, MetadataStore index) throws StoreException {
        Hint hint = taken.hint();
        RepositoryKey key = new RepositoryKey(name, hint.repository());
        try {
            if (!isKnown(hint, key, index)) {
                new RepositoryCrawl(registry, index, key, clock, new CrawlCount(0, 0, 0)).look(hint);
            }
        } catch (StoreException e) {
            hints.back(taken);
            throw e;
        } catch (NoAnswerException e) {
            notBefore = clock.instant().plus(RETRY);
            if (!hints.again(taken)) {
                LOG.warn(
                        "index of {}: what was told of {} in {} is left to the next crawl: {}",
                        name,
                        hint.reference(),
                        hint.repository(),
                        e.getMessage());
            }
        }
    }

    /** What went through the gateway, the registry tells of too. */
    private static boolean isKnown(Hint hint, RepositoryKey key, MetadataStore index) throws StoreException {
        if (hint.digest().isEmpty()) {
            return false;
        }
        String digest = hint.digest().get();
        return hint.reference().equals(digest)
                ? index.manifest(key, digest).isPresent()
                : index.tag(key, hint.reference())
                        .filter(tag -> tag.digest().equals(digest))
                        .isPresent();
    }
}
