package dev.cambist.server.oauth2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ConcurrencyLimitTest {
    private long now = Duration.ofDays(1).toNanos();
    private final ConcurrencyLimit admission = new ConcurrencyLimit(1, () -> now);

    @Test
    void admit_placeTaken_isRefusedAndNotBegun() {
        assertThatThrownBy(() -> admission.admit(() -> admission.admit(() -> {
                    throw new AssertionError("begun");
                })))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal()).isEqualTo(new Temporary.Overloaded(Duration.ofSeconds(1))));
        assertThat(admission.refused()).isOne();
    }

    @Test
    void admit_workThatFailed_leavesItsPlace() {
        assertThatThrownBy(() -> admission.admit(() -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");

        assertThat(admission.<String>admit(() -> "done")).isEqualTo("done");
        assertThat(admission.refused()).isZero();
    }

    @Test
    void refusal_retryAfter_growsWithTheOverloadAndIsJittered() {
        assertThat(refusals(1)).containsOnly(Duration.ofSeconds(1));

        overload(20, 20);
        Set<Duration> twenty = refusals(200);
        overload(20, 1000);
        Set<Duration> thousands = refusals(200);

        assertThat(twenty)
                .hasSizeGreaterThan(3)
                .allSatisfy(delay -> assertThat(delay).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(40)));
        assertThat(thousands).containsOnly(Duration.ofSeconds(60));
    }

    @Test
    void refusal_retryAfter_isShortAgainWhenItHasBeenQuiet() {
        overload(20, 1000);
        now += Duration.ofMinutes(1).toNanos();

        admission.<String>admit(() -> "the first afterwards");

        assertThat(refusals(20)).allSatisfy(delay -> assertThat(delay).isLessThanOrEqualTo(Duration.ofSeconds(2)));
    }

    /** In each of so many seconds one is let in, and so many others are refused. */
    private void overload(int seconds, int others) {
        for (int second = 0; second < seconds; second++) {
            refusals(others);
            now += Duration.ofSeconds(1).toNanos();
        }
    }

    /** When to come again, as so many are told that come while the only place is taken. */
    private Set<Duration> refusals(int others) {
        Set<Duration> delays = new HashSet<>();
        admission.<String>admit(() -> {
            for (int i = 0; i < others; i++) {
                delays.add(refusal());
            }
            return "done";
        });
        return delays;
    }

    private Duration refusal() {
        try {
            admission.admit(() -> {
                throw new AssertionError("begun");
            });
        } catch (RefusedException e) {
            return ((Temporary.Overloaded) e.refusal()).delay();
        }
        throw new AssertionError("let in");
    }
}
