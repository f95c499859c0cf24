package dev.cambist.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class RenewableTest {
    private record Value(String name, Optional<Instant> expiry) {}

    private final ManualClock clock = new ManualClock();
    private final Deque<CompletableFuture<Value>> fetches = new ArrayDeque<>();
    private final Renewable<Value> renewable = new Renewable<>(this::fetch, Value::expiry, clock);

    private CompletableFuture<Value> fetch() {
        fetches.add(new CompletableFuture<>());
        return fetches.getLast();
    }

    /** Ends the latest fetch with a value of that life. */
    private Value arrives(String name, Duration life) {
        Value value = new Value(name, Optional.of(clock.instant().plus(life)));
        fetches.getLast().complete(value);
        return value;
    }

    private String now() {
        return renewable.get().join().name();
    }

    private void holdFifteenMinutes() {
        assertThat(renewable.get()).isNotDone();
        arrives("first", Duration.ofMinutes(15));
    }

    @Test
    void get_nothingYet_allWaitForOneFetch() {
        CompletableFuture<Value> one = renewable.get();
        CompletableFuture<Value> other = renewable.get();

        Value value = arrives("first", Duration.ofMinutes(15));

        assertThat(one).isCompletedWithValue(value);
        assertThat(other).isCompletedWithValue(value);
        assertThat(fetches).hasSize(1);
    }

    @Test
    void get_fresh_fetchesNothing() {
        holdFifteenMinutes();
        clock.advance(Duration.ofMinutes(12).minusSeconds(1));

        assertThat(now()).isEqualTo("first");
        assertThat(fetches).hasSize(1);
    }

    @Test
    void get_lastFifth_givesTheOldAndFetchesOneAhead() {
        holdFifteenMinutes();
        clock.advance(Duration.ofMinutes(12));

        assertThat(now()).isEqualTo("first");
        assertThat(now()).isEqualTo("first");
        assertThat(fetches).hasSize(2);
        arrives("second", Duration.ofMinutes(15));
        assertThat(now()).isEqualTo("second");
        assertThat(fetches).hasSize(2);
    }

    @Test
    void get_longLife_fetchesFiveMinutesAhead() {
        assertThat(renewable.get()).isNotDone();
        arrives("first", Duration.ofHours(3));
        clock.advance(Duration.ofHours(3).minusMinutes(5).minusSeconds(1));

        assertThat(now()).isEqualTo("first");
        assertThat(fetches).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(now()).isEqualTo("first");
        assertThat(fetches).hasSize(2);
    }

    @Test
    void get_tenSecondsToTheEnd_waitsForAnother() {
        holdFifteenMinutes();
        clock.advance(Duration.ofMinutes(15).minusSeconds(10));

        CompletableFuture<Value> waiting = renewable.get();

        assertThat(waiting).isNotDone();
        assertThat(waiting).isNotSameAs(renewable.get());
        assertThat(fetches).hasSize(2);
        assertThat(arrives("second", Duration.ofMinutes(15)).name()).isEqualTo(now());
    }

    @Test
    void get_fetchAheadFails_servesOnAndPausesBeforeTheNext() {
        holdFifteenMinutes();
        clock.advance(Duration.ofMinutes(12));
        assertThat(now()).isEqualTo("first");
        fetches.getLast().completeExceptionally(new IllegalStateException("down"));

        assertThat(now()).isEqualTo("first");
        assertThat(fetches).hasSize(2);
        clock.advance(Duration.ofSeconds(30));
        assertThat(now()).isEqualTo("first");
        assertThat(fetches).hasSize(3);
    }

    @Test
    void get_fetchFails_isToldAndTheNextTriesAnew() {
        CompletableFuture<Value> failed = renewable.get();
        fetches.getLast().completeExceptionally(new IllegalStateException("down"));

        assertThatThrownBy(failed::join).hasRootCauseMessage("down");
        CompletableFuture<Value> next = renewable.get();
        arrives("second", Duration.ofMinutes(15));
        assertThat(next.join().name()).isEqualTo("second");
    }

    @Test
    void get_cancelledByOne_stillServesTheOthers() {
        CompletableFuture<Value> one = renewable.get();
        CompletableFuture<Value> other = renewable.get();

        one.cancel(true);
        Value value = arrives("first", Duration.ofMinutes(15));

        assertThat(other).isCompletedWithValue(value);
    }

    @Test
    void get_endInThePastByOurClock_isUsedHalfAMinuteAllTheSame() {
        assertThat(renewable.get()).isNotDone();
        arrives("skewed", Duration.ofHours(-5));

        assertThat(now()).isEqualTo("skewed");
        clock.advance(Duration.ofSeconds(19));
        assertThat(now()).isEqualTo("skewed");
        assertThat(fetches).hasSize(1);
        clock.advance(Duration.ofSeconds(11));
        assertThat(renewable.get()).isNotDone();
    }

    @Test
    void get_endUnknown_isTakenForAMinute() {
        assertThat(renewable.get()).isNotDone();
        fetches.getLast().complete(new Value("opaque", Optional.empty()));
        clock.advance(Duration.ofSeconds(47));

        assertThat(now()).isEqualTo("opaque");
        assertThat(fetches).hasSize(1);
        clock.advance(Duration.ofSeconds(3));
        assertThat(renewable.get()).isNotDone();
    }

    @Test
    void discard_theHeldValue_forgetsItOnce() {
        holdFifteenMinutes();
        Value first = renewable.held().orElseThrow();

        renewable.discard(first);
        assertThat(renewable.get()).isNotDone();
        Value second = arrives("second", Duration.ofMinutes(15));
        renewable.discard(first);

        assertThat(renewable.held()).contains(second);
        assertThat(fetches).hasSize(2);
    }

    @Test
    void get_sourceThatThrows_isAFailedFuture() {
        Renewable<Value> broken = new Renewable<>(
                () -> {
                    throw new IllegalStateException("bug");
                },
                Value::expiry,
                clock);

        assertThatThrownBy(() -> broken.get().join()).hasRootCauseMessage("bug");
        assertThatThrownBy(() -> broken.get().join()).hasRootCauseMessage("bug");
    }
}
