package dev.cambist.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.server.settings.SheddingLimits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

final class LoadShedderTest {
    private static final SheddingLimits LIMITS = new SheddingLimits(Duration.ofMillis(10), Duration.ofMillis(100), 4);

    private long now = Duration.ofDays(1).toNanos();
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private final LoadShedder shedder = new LoadShedder(LIMITS, () -> now);
    private final Executor executor = shedder.timing(queue::add);
    private final List<Optional<Duration>> answers = new ArrayList<>();

    private void come(int requests) {
        for (int i = 0; i < requests; i++) {
            executor.execute(() -> answers.add(shedder.refusal()));
        }
    }

    /** Works the queue off, each request in that time. */
    private void serve(int requests, Duration each) {
        for (int i = 0; i < requests; i++) {
            queue.remove().run();
            now += each.toNanos();
        }
    }

    private long refused() {
        return answers.stream().filter(Optional::isPresent).count();
    }

    /** Two requests come for each that can be served, 25 wait already. */
    private void overload(int rounds) {
        come(25);
        for (int i = 0; i < rounds; i++) {
            come(1);
            serve(1, Duration.ofMillis(1));
        }
    }

    @Test
    void refusal_queueThatStaysLong_refusesThoseThatWaitedForTwiceTheTarget() {
        overload(250);

        assertThat(answers.subList(0, 100)).containsOnly(Optional.empty());
        assertThat(refused()).isPositive();
        assertThat(shedder.refused()).isEqualTo(refused());
        assertThat(answers.getLast()).isPresent();
    }

    @Test
    void refusal_burstThatIsWorkedOff_refusesNobody() {
        for (int burst = 0; burst < 20; burst++) {
            come(50);
            serve(50, Duration.ofMillis(1));
            now += Duration.ofMillis(50).toNanos();
        }

        assertThat(refused()).isZero();
        assertThat(shedder.refused()).isZero();
    }

    @Test
    void refusal_fewThatWaitLong_refusesNobody() {
        LoadShedder few = new LoadShedder(LIMITS, () -> now);
        Executor slow = few.timing(queue::add);
        List<Optional<Duration>> seen = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            slow.execute(() -> seen.add(few.refusal()));
            slow.execute(() -> seen.add(few.refusal()));
            now += Duration.ofMillis(50).toNanos(); // a machine that does something else
            serve(2, Duration.ZERO);
        }
        assertThat(seen).containsOnly(Optional.empty());
    }

    @Test
    void refusal_afterTheOverload_endsWithTheNextInterval() {
        overload(300);
        serve(queue.size(), Duration.ofMillis(1));
        answers.clear();
        for (int i = 0; i < 200; i++) {
            come(1);
            serve(1, Duration.ofMillis(1));
        }

        assertThat(answers).containsOnly(Optional.empty());
    }

    @Test
    void retryAfter_growsWithTheOverloadAndIsJittered() {
        overload(400);
        Duration little = latest();
        Set<Duration> seen = new HashSet<>();
        for (int i = 0; i < 4000; i++) {
            come(40);
            serve(40, Duration.ofMillis(1)); // all wait for 40 ms and more, so hardly any is served
            answers.getLast().ifPresent(seen::add);
        }

        assertThat(little).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(seen).hasSizeGreaterThan(3);
        assertThat(latest()).isGreaterThan(Duration.ofSeconds(1)).isLessThanOrEqualTo(Duration.ofSeconds(60));
    }

    private Duration latest() {
        return answers.stream()
                .flatMap(Optional::stream)
                .reduce((one, other) -> other)
                .orElseThrow();
    }

    @Test
    void refusal_outsideOfTheExecutor_refusesNobody() {
        overload(250);

        assertThat(shedder.refusal()).isEmpty();
    }

    @Test
    void timing_executorThatTakesNoMore_countsNobodyAsWaiting() {
        Executor full = shedder.timing(task -> {
            throw new RejectedExecutionException("full");
        });
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> full.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        }

        assertThat(shedder.waiting()).isZero();
    }
}
