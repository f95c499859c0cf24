package dev.cambist.server.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.jose.VerificationKey;
import dev.cambist.core.refusal.RefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However many ask, one looks. */
@Timeout(60)
final class CachedKeysSharingTest {
    private final SettableClock clock = new SettableClock();
    private final FakeKeySource source = new FakeKeySource();
    private final CachedKeys keys = source.cached(clock);

    @Test
    void refreshed_thousandCallersAtOnce_shareOneLook() throws Exception {
        keys.known();
        clock.advance(Duration.ofMinutes(1));
        CountDownLatch everybodyIsHere = new CountDownLatch(1_000);
        source.gives(() -> {
            FakeKeySource.await(everybodyIsHere);
            return FakeKeySource.SECOND;
        });

        assertThat(callAtOnce(1_000, everybodyIsHere)).allMatch(FakeKeySource.SECOND::equals);
        assertThat(source.looks()).isEqualTo(2);
    }

    @Test
    void known_thousandCallersOfADeadIssuer_shareOneLook() {
        source.fails();
        CountDownLatch unused = new CountDownLatch(0);

        assertThatThrownBy(() -> callAtOnce(1_000, unused)).hasCauseInstanceOf(RefusedException.class);
        assertThat(source.looks()).isEqualTo(1);
    }

    @Test
    void known_lookThatHangs_isWaitedForWithPatienceAndNoLonger() {
        CountDownLatch never = new CountDownLatch(1);
        FetchLimits impatient = new FetchLimits(Duration.ofMillis(50), Duration.ofMillis(100));
        CachedKeys slow = new CachedKeys(
                FakeKeySource.ISSUER,
                () -> {
                    FakeKeySource.await(never);
                    return FakeKeySource.FIRST;
                },
                Schedule.REMOTE,
                impatient,
                clock);

        FakeKeySource.assertUnavailable(slow::known, Duration.ofSeconds(30));
        clock.advance(Duration.ofMinutes(5));
        // It still runs, so there is no second one.
        FakeKeySource.assertUnavailable(slow::known, Duration.ofSeconds(1));
        never.countDown();
        slow.await();
    }

    @Test
    void known_readersDuringALook_doNotWait() {
        keys.known();
        clock.advance(Duration.ofHours(1));
        CountDownLatch hold = new CountDownLatch(1);
        source.gives(() -> {
            FakeKeySource.await(hold);
            return FakeKeySource.SECOND;
        });
        keys.refreshIfDue();

        assertThat(keys.known()).isEqualTo(FakeKeySource.FIRST);
        hold.countDown();
        assertThat(keys.refreshed()).isEqualTo(FakeKeySource.SECOND);
    }

    @Test
    void refreshed_interrupted_returnsWhatIsKnownAndStaysInterrupted() {
        keys.known();
        clock.advance(Duration.ofMinutes(1));
        CountDownLatch hold = new CountDownLatch(1);
        source.gives(() -> {
            FakeKeySource.await(hold);
            return FakeKeySource.SECOND;
        });
        Thread.currentThread().interrupt();

        assertThat(keys.refreshed()).isEqualTo(FakeKeySource.FIRST);
        assertThat(Thread.interrupted()).isTrue();
        hold.countDown();
        keys.await();
    }

    private List<List<VerificationKey>> callAtOnce(int callers, CountDownLatch arrivals)
            throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<VerificationKey>>> results = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                results.add(threads.submit(() -> {
                    arrivals.countDown();
                    return keys.refreshed();
                }));
            }
            List<List<VerificationKey>> all = new ArrayList<>();
            for (Future<List<VerificationKey>> result : results) {
                all.add(result.get());
            }
            return all;
        }
    }
}
