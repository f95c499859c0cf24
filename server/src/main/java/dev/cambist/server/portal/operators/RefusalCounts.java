package dev.cambist.server.portal.operators;

import dev.cambist.core.identity.Identity;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.audit.Outcome;
import dev.cambist.server.audit.RequestEvent;
import dev.cambist.server.audit.RequestEvents;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What this server has refused in the last day, minute by minute. It is kept in memory alone: the audit has the requests
 * themselves, and metrics have what a day is too short for.
 */
public final class RefusalCounts implements RequestEvents {
    private static final int MINUTES = 24 * 60;
    private static final int MOST_NAMES = 500; // of one minute; reasons and configured issuers are fewer
    private static final String NOBODY = "(nobody known)";

    private static final Name ALL = new Name(By.REQUEST, "");

    private final InstantSource clock;
    private final @Nullable Minute[] ring = new Minute[MINUTES];

    public RefusalCounts(InstantSource clock) {
        this.clock = clock;
    }

    /** By what is counted. */
    enum By {
        REQUEST,
        REASON,
        ISSUER,
        UPSTREAM
    }

    private record Name(By by, String text) {}

    /** One minute, by its number since 1970. */
    private record Minute(long number, Map<Name, Long> counts) {}

    /** How often something was refused. */
    public record Count(String name, long count) {}

    @Override
    public void publish(RequestEvent event) {
        switch (Outcome.of(event)) {
            case REFUSED ->
                count(
                        event,
                        event.result() instanceof RequestEvent.Result.Refused refused
                                ? Optional.of(refused.refusal())
                                : Optional.empty());
            case DENIED, FAILED -> count(event, Optional.empty());
            case GRANTED, PARTIAL, PASSED, BROKEN_OFF, ADMINISTERED -> {
                // not refused
            }
        }
    }

    private synchronized void count(RequestEvent event, Optional<Refusal> refusal) {
        Map<Name, Long> counts = now().counts();
        counts.merge(ALL, 1L, Long::sum);
        String reason =
                refusal.map(Refusal::reason).orElseGet(() -> Outcome.of(event).word());
        add(counts, By.REASON, reason);
        add(counts, By.ISSUER, issuer(event, refusal));
        if (refusal.filter(Temporary.UpstreamUnavailable.class::isInstance).isPresent()) {
            add(counts, By.UPSTREAM, event.service().orElse(NOBODY));
        }
    }

    /** Never what a token says that was not verified. */
    private static String issuer(RequestEvent event, Optional<Refusal> refusal) {
        if (refusal.isPresent() && refusal.get() instanceof BadCredential.NoRights none) {
            return none.issuer();
        }
        return event.caller()
                .filter(Identity.class::isInstance)
                .map(caller -> ((Identity) caller).issuer())
                .orElse(NOBODY);
    }

    private Minute now() {
        long number = minute();
        int place = (int) Math.floorMod(number, (long) MINUTES);
        Minute kept = ring[place];
        if (kept != null && kept.number() == number) {
            return kept;
        }
        Minute begun = new Minute(number, new HashMap<>());
        ring[place] = begun;
        return begun;
    }

    private static void add(Map<Name, Long> counts, By by, String text) {
        Name name = new Name(by, text);
        if (counts.size() < MOST_NAMES || counts.containsKey(name)) {
            counts.merge(name, 1L, Long::sum);
        }
    }

    private long minute() {
        return Math.floorDiv(clock.instant().getEpochSecond(), 60);
    }

    /** Since so long ago, the most first. */
    synchronized List<Count> since(By by, Duration ago) {
        Map<String, Long> sums = new HashMap<>();
        LongStream.rangeClosed(minute() - ago.toMinutes() + 1, minute())
                .mapToObj(this::at)
                .forEach(counts -> counts.forEach((name, count) -> {
                    if (name.by() == by) {
                        sums.merge(name.text(), count, Long::sum);
                    }
                }));
        return sums.entrySet().stream()
                .map(entry -> new Count(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(Count::count).reversed().thenComparing(Count::name))
                .toList();
    }

    /** All that was refused, in steps, the earliest first. */
    synchronized List<Long> steps(Duration step, int number) {
        long first = minute() - step.toMinutes() * number + 1;
        return LongStream.range(0, number)
                .mapToObj(at -> LongStream.range(0, step.toMinutes())
                        .map(within ->
                                at(first + at * step.toMinutes() + within).getOrDefault(ALL, 0L))
                        .sum())
                .toList();
    }

    private Map<Name, Long> at(long number) {
        Minute kept = ring[(int) Math.floorMod(number, (long) MINUTES)];
        return kept != null && kept.number() == number ? kept.counts() : Map.of();
    }
}
