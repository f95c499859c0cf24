package dev.cambist.server.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.identity.IssuerKeys;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60) // a guard against hanging
final class BulkheadTest {
    private final CountDownLatch go = new CountDownLatch(1);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places = new Semaphore(Bulkhead.MOST_WAITING_FOR_ALL);
    private final SettableClock clock = new SettableClock();

    @AfterEach
    void letGo() {
        go.countDown();
        callers.close();
    }

    @Test
    void keys_askedByMoreThanMayWait_refusesTheRestAtOnce() throws Exception {
        IssuerKeys slow = behind("https://slow.example", hanging());
        fill(slow);

        assertThatThrownBy(slow::known)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal())
                                .isEqualTo(new Temporary.IssuerUnavailable(
                                        "https://slow.example", Duration.ofSeconds(1))));
    }

    /** Tokens with keys that nobody knows fill the places; tokens with known keys need none. */
    @Test
    void keys_atHandWhileAllPlacesAreTaken_areReadAllTheSame() throws Exception {
        FakeKeySource source = new FakeKeySource();
        IssuerKeys keys = behind("https://slow.example", source);
        assertThat(keys.known()).isEqualTo(FakeKeySource.FIRST);
        source.gives(hanging());
        clock.advance(Duration.ofMinutes(1));
        fill(keys);

        assertThat(keys.known()).isEqualTo(FakeKeySource.FIRST);
        assertThatThrownBy(keys::refreshed).isInstanceOf(RefusedException.class);
    }

    @Test
    void keys_ofAnotherIssuer_answerMeanwhile() throws Exception {
        IssuerKeys slow = behind("https://slow.example", hanging());
        IssuerKeys quick = behind("https://quick.example", new FakeKeySource());
        fill(slow);

        assertThat(quick.known()).isEqualTo(FakeKeySource.FIRST);
    }

    @Test
    void keys_ofManySlowIssuers_leaveRoomForThoseWhoWaitForNone() throws Exception {
        fill(behind("https://slow.example", hanging()));
        fill(behind("https://slower.example", hanging()));

        assertThatThrownBy(behind("https://third.example", hanging())::known).isInstanceOf(RefusedException.class);
    }

    @Test
    void keys_afterAFailure_haveTheirPlaceAgain() {
        IssuerKeys broken = behind("https://broken.example", () -> {
            throw new IllegalStateException("broken");
        });

        for (int i = 0; i <= Bulkhead.MOST_WAITING_FOR_ALL; i++) {
            assertThatThrownBy(broken::refreshed).hasMessage("a fetch ended in an unforeseen way");
            clock.advance(Duration.ofMinutes(1));
        }
    }

    @Test
    void refreshed_issuerCannotBeAsked_isUnavailableAndNotAnUnknownKey() {
        FakeKeySource source = new FakeKeySource();
        IssuerKeys keys = behind(FakeKeySource.ISSUER, source);
        keys.known();
        source.fails();
        clock.advance(Duration.ofMinutes(1));

        FakeKeySource.assertUnavailable(keys::refreshed, Duration.ofSeconds(30));
        assertThat(keys.known()).isEqualTo(FakeKeySource.FIRST);
    }

    private IssuerKeys behind(String issuer, KeySource source) {
        CachedKeys keys = new CachedKeys(issuer, source, Schedule.REMOTE, FetchLimits.STANDARD, clock);
        return new BoundedKeys(keys, new Bulkhead(issuer, places));
    }

    private KeySource hanging() {
        return () -> {
            FakeKeySource.await(go);
            return FakeKeySource.SECOND;
        };
    }

    private void fill(IssuerKeys keys) throws InterruptedException {
        int before = places.availablePermits();
        for (int i = 0; i < Bulkhead.MOST_WAITING; i++) {
            callers.execute(() -> {
                try {
                    keys.refreshed();
                } catch (RefusedException e) {
                    // waited in vain
                }
            });
        }
        while (places.availablePermits() > before - Bulkhead.MOST_WAITING) {
            Thread.sleep(1);
        }
    }
}
