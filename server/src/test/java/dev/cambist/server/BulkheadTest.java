package dev.cambist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.identity.IssuerKeys;
import dev.cambist.core.identity.TrustedIssuer;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.jose.VerificationKey;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60) // a guard against hanging
final class BulkheadTest {
    private final CountDownLatch waiting = new CountDownLatch(Bulkhead.MOST_WAITING);
    private final CountDownLatch go = new CountDownLatch(1);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void letGo() {
        go.countDown();
        callers.close();
    }

    @Test
    void keys_askedByMoreThanMayWait_refusesTheRestAtOnce() throws Exception {
        TrustedIssuer slow = Bulkhead.around(issuer("https://slow.example", new SlowKeys()));
        fill(slow);

        assertThatThrownBy(() -> slow.keys().known())
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal())
                                .isEqualTo(new Temporary.IssuerUnavailable(
                                        "https://slow.example", Duration.ofSeconds(1))));
    }

    @Test
    void redeemer_keysAskedByMoreThanMayWait_isRefusedToo() throws Exception {
        TrustedIssuer slow = Bulkhead.around(issuer("https://slow.example", new SlowKeys()));
        fill(slow);

        assertThatThrownBy(() -> slow.redeemer().orElseThrow().redeem(new Secret("a refresh token")))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void keys_ofAnotherIssuer_answerMeanwhile() throws Exception {
        TrustedIssuer slow = Bulkhead.around(issuer("https://slow.example", new SlowKeys()));
        TrustedIssuer quick = Bulkhead.around(issuer("https://quick.example", new NoKeys()));
        fill(slow);

        assertThat(quick.keys().known()).isEmpty();
    }

    @Test
    void keys_afterAFailure_haveTheirPlaceAgain() {
        TrustedIssuer broken = Bulkhead.around(issuer("https://broken.example", new BrokenKeys()));

        for (int i = 0; i <= Bulkhead.MOST_WAITING; i++) {
            assertThatThrownBy(() -> broken.keys().refreshed()).hasMessage("broken");
        }
    }

    @Test
    void issuer_behindIt_isTheSameInAllElse() {
        TrustedIssuer issuer = issuer("https://quick.example", new NoKeys());

        assertThat(Bulkhead.around(issuer))
                .usingRecursiveComparison()
                .ignoringFields("keys", "redeemer")
                .isEqualTo(issuer);
    }

    private void fill(TrustedIssuer issuer) throws InterruptedException {
        for (int i = 0; i < Bulkhead.MOST_WAITING; i++) {
            callers.execute(() -> issuer.keys().known());
        }
        waiting.await();
    }

    private static TrustedIssuer issuer(String url, IssuerKeys keys) {
        return new TrustedIssuer(
                "corp",
                url,
                Optional.of("tenant"),
                Set.of("audience"),
                Set.of(SignatureAlgorithm.RS256),
                "sub",
                keys,
                Optional.of(refreshToken -> new Secret("an identity token")));
    }

    private final class SlowKeys extends NoKeys {
        @Override
        public List<VerificationKey> known() {
            waiting.countDown();
            try {
                assertThat(go.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        }
    }

    private static final class BrokenKeys extends NoKeys {
        @Override
        public List<VerificationKey> known() {
            throw new IllegalStateException("broken");
        }
    }

    private static class NoKeys implements IssuerKeys {
        @Override
        public List<VerificationKey> known() {
            return List.of();
        }

        @Override
        public List<VerificationKey> refreshed() {
            return known();
        }
    }
}
