package dev.cambist.cli.kubelet;

import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How long credentials may be kept. */
final class CacheDuration {
    /** For a pull that begins at the last moment, and for clocks that differ. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    /** A kubelet keeps nothing longer, whatever a token claims. */
    private static final Duration LONGEST = Duration.ofHours(12);

    private CacheDuration() {}

    /** Until the first of these tokens ends, less a margin; zero when one of them does not say when it ends. */
    static Duration of(List<Secret> tokens, Instant now) {
        Duration shortest = LONGEST;
        for (Secret token : tokens) {
            Duration left = left(token, now);
            shortest = left.compareTo(shortest) < 0 ? left : shortest;
        }
        return shortest;
    }

    private static Duration left(Secret token, Instant now) {
        long exp;
        try {
            exp = Jws.parse(token).claims().number("exp").orElse(0L);
        } catch (RefusedException e) {
            return Duration.ZERO;
        }
        long seconds = exp - now.getEpochSecond() - MARGIN.toSeconds();
        return Duration.ofSeconds(Math.max(0, seconds));
    }
}
