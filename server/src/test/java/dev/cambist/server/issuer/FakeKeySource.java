package dev.cambist.server.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.jose.VerificationKey;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Keys from nowhere, counted. */
final class FakeKeySource implements KeySource {
    static final String ISSUER = "https://issuer.example.com";
    static final List<VerificationKey> FIRST = keys("first");
    static final List<VerificationKey> SECOND = keys("second");

    private final AtomicInteger looks = new AtomicInteger();
    private volatile KeySource answer = () -> FIRST;

    CachedKeys cached(SettableClock clock) {
        return new CachedKeys(ISSUER, this, Schedule.REMOTE, FetchLimits.STANDARD, clock);
    }

    void gives(List<VerificationKey> keys) {
        answer = () -> keys;
    }

    void gives(KeySource keys) {
        answer = keys;
    }

    void fails() {
        answer = () -> {
            throw IssuerException.passing("it is down");
        };
    }

    int looks() {
        return looks.get();
    }

    @Override
    public List<VerificationKey> fetch() throws IssuerException {
        looks.incrementAndGet();
        return answer.fetch();
    }

    @Override
    public String toString() {
        return "there";
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<VerificationKey> keys(String id) {
        return List.of(
                new VerificationKey(Optional.of(id), TestKey.es256(id).pair().getPublic(), Optional.empty()));
    }

    static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal()).isInstanceOf(Temporary.IssuerUnavailable.class));
    }

    static void assertUnavailable(ThrowingCallable call, boolean lasting, Duration retryAfter) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal())
                                .isEqualTo(new Temporary.IssuerUnavailable(ISSUER, lasting, retryAfter)));
    }

    static void assertUnavailable(ThrowingCallable call, Duration retryAfter) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal()).isEqualTo(new Temporary.IssuerUnavailable(ISSUER, retryAfter)));
    }
}
