package dev.cambist.server.acr;

import dev.cambist.core.metadata.RepositoryHolds.Hold;
import dev.cambist.core.metadata.Untag;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.gateway.relay.RegistryWay;
import dev.cambist.server.metadata.RegistryIndex;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes, at the start and now and then, what a crash or a failing registry left of an {@link Untagging}: until then
 * nobody reads the tag, even when it has been pushed again.
 */
public final class UntagLeftovers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UntagLeftovers.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RegistryIndex index;
    private final Function<String, Optional<RegistryWay>> registries;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("untags").unstarted(this::follow);
    private final Set<Untag> failing = new HashSet<>();
    private boolean inTrouble;

    private UntagLeftovers(RegistryIndex index, Function<String, Optional<RegistryWay>> registries) {
        this.index = index;
        this.registries = registries;
    }

    /**
     * Begins.
     *
     * @param registries the way to each, by its name in the index
     */
    public static UntagLeftovers start(RegistryIndex index, Function<String, Optional<RegistryWay>> registries) {
        UntagLeftovers leftovers = new UntagLeftovers(index, registries);
        leftovers.thread.start();
        return leftovers;
    }

    private void follow() {
        try {
            do {
                finishAll();
            } while (!stopping.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void finishAll() {
        try {
            List<Untag> begun = index.locks().isAnyBeingUntagged() ? index.untags() : List.of();
            failing.retainAll(begun);
            for (Untag untag : begun) {
                finish(untag);
            }
            inTrouble = false;
        } catch (RuntimeException e) {
            if (!inTrouble && stopping.getCount() > 0) {
                LOG.error("what interrupted untaggings left cannot be looked for, and is tried again", e);
            }
            inTrouble = true;
        }
    }

    private void finish(Untag untag) {
        Optional<RegistryWay> way = registries.apply(untag.in().registry());
        if (way.isEmpty()) {
            return; // until it is configured again
        }
        Optional<Hold> hold = index.itemIfFree(untag.in(), untag.tag());
        if (hold.isEmpty()) {
            return; // not interrupted: somebody is at it
        }
        try {
            if (index.untags().contains(untag)) { // whoever had the hold when they were read may have ended it
                way.get().use(client -> {
                    new Untagging(index, client).finish(untag);
                    return untag;
                });
            }
        } catch (RefusedException e) {
            if (stopping.getCount() > 0 && failing.add(untag)) {
                LOG.warn(
                        "taking tag {} off {} was interrupted and cannot be finished yet, and nobody reads the tag"
                                + " until it is: {}",
                        untag.tag(),
                        untag.in().repository(),
                        e.getMessage());
            }
        } finally {
            hold.get().close();
        }
    }

    @Override
    public void close() {
        stopping.countDown();
        thread.interrupt();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
