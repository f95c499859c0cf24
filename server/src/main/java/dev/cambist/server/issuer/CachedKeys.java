package dev.cambist.server.issuer;

import dev.cambist.core.identity.IssuerKeys;
import dev.cambist.core.jose.VerificationKey;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An issuer's keys at hand. Reading them is one volatile read; looking for newer ones happens on another thread, once
 * for all who ask, and a failed look leaves the last good keys in use for as long as the schedule keeps them.
 */
final class CachedKeys implements IssuerKeys {
    private static final Logger log = LoggerFactory.getLogger(CachedKeys.class);
    /** Looks come up to this much earlier, so that servers started together do not ask together. */
    private static final double JITTER = 0.2;

    private static final Duration SHORTEST_RETRY = Duration.ofSeconds(1);

    /** While there are no keys, a failed look is followed by another after this time, then after twice as long, and so on. */
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    /** Doubled more often, it would be longer than any schedule's cool-down. */
    private static final int MOST_DOUBLINGS = 10;

    private record Snapshot(List<VerificationKey> keys, Instant got) {}

    private record Look(Instant at, Duration untilNext) {}

    /** What came of the looks since the last good one. */
    private record Trouble(int failures, boolean lasting) {
        static final Trouble NONE = new Trouble(0, false);
    }

    private final String issuer;
    private final KeySource source;
    private final Schedule schedule;
    private final InstantSource clock;
    private final SharedFetch fetch;
    private final RepeatedLogFilter logFilter;

    private final LongAdder failures = new LongAdder();
    private volatile @Nullable Snapshot snapshot;
    private volatile Trouble trouble = Trouble.NONE;
    private volatile boolean stuck;
    private volatile Look lastLook = new Look(Instant.MIN, Duration.ZERO);

    /** Prepares a cache that is empty and has asked nobody yet. */
    CachedKeys(String issuer, KeySource source, Schedule schedule, FetchLimits limits, InstantSource clock) {
        this.issuer = issuer;
        this.source = source;
        this.schedule = schedule;
        this.clock = clock;
        this.logFilter = new RepeatedLogFilter(clock);
        this.fetch = new SharedFetch(issuer, this::look, this::coolDown, limits.round(), clock);
    }

    @Override
    public List<VerificationKey> known() {
        Snapshot now = usable();
        return now == null ? refreshed() : now.keys();
    }

    @Override
    public List<VerificationKey> refreshed() {
        fetch.await();
        Snapshot now = usable();
        if (now == null) {
            throw unavailable();
        }
        return now.keys();
    }

    /** The keys to verify with, without a look at the issuer. */
    Optional<List<VerificationKey>> atHand() {
        return Optional.ofNullable(usable()).map(Snapshot::keys);
    }

    /** When the keys were last read, also if they are too old to verify with. */
    Optional<Instant> lastRead() {
        return Optional.ofNullable(snapshot).map(Snapshot::got);
    }

    /** How many looks failed. */
    long failures() {
        return failures.sum();
    }

    /** Whether the last look failed. */
    boolean isInTrouble() {
        return trouble.failures() > 0;
    }

    /** Waits for a look, unless the cool-down lasts; whether it found anything is for the caller to see. */
    void await() {
        fetch.await();
    }

    /** That the issuer does not answer, or with nothing that can be used, and when it will be asked again. */
    RefusedException unavailable() {
        Duration left = fetch.remaining();
        Duration delay = left.compareTo(SHORTEST_RETRY) < 0 ? SHORTEST_RETRY : left;
        return new RefusedException(new Temporary.IssuerUnavailable(issuer, trouble.lasting(), delay));
    }

    /** Begins a look in the background when it is time for one. No exception leaves it: it would end the timer of all. */
    void refreshIfDue() {
        try {
            Look last = lastLook;
            if (Schedule.isOver(last.untilNext(), last.at(), clock.instant())) {
                fetch.start();
            }
            stuck = false;
        } catch (RuntimeException e) {
            if (!stuck) {
                log.error("issuer {}: no look for its keys can be begun; it is tried again", issuer, e);
            }
            stuck = true;
        }
    }

    /** Looks now, on this thread; a failure is the caller's. */
    void load() throws IssuerException {
        accept(source.fetch());
    }

    private @Nullable Snapshot usable() {
        Snapshot now = snapshot;
        return now != null && clock.instant().isBefore(now.got().plus(schedule.keep())) ? now : null;
    }

    private void look() {
        // Should a look end in a way that is not foreseen, it is a failed one too.
        next(schedule.retry());
        try {
            accept(source.fetch());
        } catch (IssuerException e) {
            failed(e);
        } catch (RuntimeException e) {
            log.error("looking for the keys of issuer {} ended in a way that is not foreseen", issuer, e);
            throw e;
        }
    }

    private void accept(List<VerificationKey> keys) {
        Snapshot before = snapshot;
        snapshot = new Snapshot(keys, clock.instant());
        trouble = Trouble.NONE;
        next(schedule.refresh());
        boolean changed = before == null || !before.keys().equals(keys);
        if (logFilter.begins("good") || changed) {
            log.info("issuer {}: {} usable key(s) from {}", issuer, keys.size(), source);
            warnOfOneNameForSeveral(keys);
        }
    }

    private void warnOfOneNameForSeveral(List<VerificationKey> keys) {
        Map<Optional<String>, Long> counts = keys.stream()
                .filter(key -> keys.stream()
                        .anyMatch(other -> !other.equals(key)
                                && other.id().equals(key.id())
                                && other.key().getAlgorithm().equals(key.key().getAlgorithm())))
                .collect(Collectors.groupingBy(VerificationKey::id, Collectors.counting()));
        counts.forEach((name, count) -> name.ifPresent(known -> log.warn(
                "issuer {} publishes {} keys of one kind under the name {}; a token that names it is checked with a few"
                        + " of them",
                issuer,
                count,
                Refusal.shown(known))));
    }

    private void failed(IssuerException e) {
        String problem = e.problem();
        failures.increment();
        trouble = new Trouble(trouble.failures() + 1, e.isLasting());
        Snapshot now = usable();
        next(now == null ? coolDown() : schedule.retry());
        if (now == null) {
            if (logFilter.beginsOrLasts("none")) {
                log.warn("issuer {}: no keys, so its tokens are refused: {}", issuer, problem);
            }
        } else if (logFilter.beginsOrLasts("stale")) {
            log.warn(
                    "issuer {}: its keys cannot be renewed, those of {} serve until {}: {}",
                    issuer,
                    now.got(),
                    now.got().plus(schedule.keep()),
                    problem);
        }
    }

    /** Between two looks: short at first while nothing can be verified, so that one bad answer costs no minute. */
    private Duration coolDown() {
        int failures = trouble.failures();
        if (failures == 0 || usable() != null) {
            return schedule.coolDown();
        }
        Duration backOff = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return backOff.compareTo(schedule.coolDown()) < 0 ? backOff : schedule.coolDown();
    }

    private void next(Duration delay) {
        double factor = 1 - JITTER * ThreadLocalRandom.current().nextDouble();
        lastLook = new Look(clock.instant(), Duration.ofMillis((long) (delay.toMillis() * factor)));
    }
}
