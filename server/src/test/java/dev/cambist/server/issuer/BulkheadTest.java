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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60) // a guard against hanging
final class BulkheadTest {
    /** Whoever waits still does when the last one has come, however slow the machine is. */
    private static final FetchLimits PATIENT = new FetchLimits(Duration.ofMinutes(5), Duration.ofMinutes(5));

    private final CountDownLatch go = new CountDownLatch(1);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final Bulkhead.Places places = new Bulkhead.Places();
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
        long before = places.refused();

        assertThatThrownBy(slow::known)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal())
                                .isEqualTo(new Temporary.IssuerUnavailable(
                                        "https://slow.example", Duration.ofSeconds(1))));
        assertThat(places.refused()).isEqualTo(before + 1);
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
        assertThat(quick.known()).isEqualTo(FakeKeySource.FIRST);
        assertThat(places.refused()).isZero();
        fill(slow);
        long refused = places.refused();

        assertThat(quick.refreshed()).isEqualTo(FakeKeySource.FIRST);
        assertThat(places.refused()).isEqualTo(refused);
    }

    /** However many they are, no more wait for them together than for two of them that were alone. */
    @Test
    void keys_ofManySlowIssuers_leaveRoomForThoseWhoWaitForNone() throws Exception {
        for (int i = 0; i < 8; i++) {
            fill(behind("https://slow" + i + ".example", hanging()));
        }

        assertThat(places.free()).isZero();
        assertThatThrownBy(behind("https://ninth.example", hanging())::known).isInstanceOf(RefusedException.class);
    }

    /** With new keys, and with none yet: those that it has need no place. */
    @Test
    void keys_ofAHealthyIssuerBesideFourSickOnes_areReadAndRenewed() throws Exception {
        FakeKeySource source = new FakeKeySource();
        IssuerKeys healthy = behind("https://healthy.example", source);
        healthy.known();
        clock.advance(Duration.ofMinutes(1));
        for (int i = 0; i < 4; i++) {
            fill(behind("https://sick" + i + ".example", hanging()));
        }
        source.gives(FakeKeySource.SECOND);

        assertThat(healthy.known()).isEqualTo(FakeKeySource.FIRST);
        assertThat(healthy.refreshed()).isEqualTo(FakeKeySource.SECOND);
        assertThat(behind("https://new.example", new FakeKeySource()).known()).isEqualTo(FakeKeySource.FIRST);
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

    @Test
    void refusal_retryAfter_growsWithWhatFindsNoPlace() {
        AtomicLong now = new AtomicLong(Duration.ofDays(1).toNanos());
        Bulkhead full = new Bulkhead("https://slow.example", new Bulkhead.Places(now::get));
        Duration last = inAllPlaces(full, () -> {
            for (int refused = 0; refused < 20_000; refused++) {
                now.addAndGet(Duration.ofMillis(1).toNanos());
                delay(full);
            }
            return delay(full);
        });

        assertThat(last).isEqualTo(Duration.ofSeconds(60));
    }

    /** What comes of it while as many questions wait as may. */
    private static Duration inAllPlaces(Bulkhead bulkhead, Supplier<Duration> work) {
        Supplier<Duration> within = work;
        for (int place = 0; place < Bulkhead.MOST_WAITING; place++) {
            Supplier<Duration> inner = within;
            within = () -> bulkhead.pass(inner);
        }
        return within.get();
    }

    /** When one is to come again that finds no place. */
    private static Duration delay(Bulkhead full) {
        try {
            full.pass(() -> "asked");
        } catch (RefusedException e) {
            return ((Temporary.IssuerUnavailable) e.refusal()).delay();
        }
        throw new AssertionError("there was a place left");
    }

    private IssuerKeys behind(String issuer, KeySource source) {
        CachedKeys keys = new CachedKeys(issuer, source, Schedule.REMOTE, PATIENT, clock);
        return new BoundedKeys(keys, new Bulkhead(issuer, places));
    }

    private KeySource hanging() {
        return () -> {
            FakeKeySource.await(go);
            return FakeKeySource.SECOND;
        };
    }

    /** As many ask as could wait for one issuer; those who find a place wait, and the others are refused. */
    private void fill(IssuerKeys keys) throws InterruptedException {
        int before = places.free();
        AtomicInteger refused = new AtomicInteger();
        for (int i = 0; i < Bulkhead.MOST_WAITING; i++) {
            callers.execute(() -> {
                try {
                    keys.refreshed();
                } catch (RefusedException e) {
                    refused.incrementAndGet();
                }
            });
        }
        while (before - places.free() + refused.get() < Bulkhead.MOST_WAITING) {
            Thread.sleep(1);
        }
    }
}
