package dev.cambist.server.oauth2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.identity.IssuerKeys;
import dev.cambist.core.jose.VerificationKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An issuer that answers only when it is let. */
final class SlowKeys implements IssuerKeys {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    @Override
    public List<VerificationKey> known() {
        asked.countDown();
        await(go);
        return List.of(
                new VerificationKey(Optional.of(TestFlows.ISSUER_KEY), TestKeys.ISSUER.getPublic(), Optional.empty()));
    }

    @Override
    public List<VerificationKey> refreshed() {
        return known();
    }

    public void awaitQuestion() {
        await(asked);
    }

    public void answer() {
        go.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
