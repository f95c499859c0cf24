package dev.cambist.server.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.identity.TrustedIssuer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The thread that looks after the keys of all issuers. */
final class KeyTimerTest {
    private final SettableClock clock = new SettableClock();
    private final CountDownLatch failed = new CountDownLatch(1);
    private volatile boolean broken;
    private final FakeIssuer fake = FakeIssuer.publishing(TestKey.es256("a"));
    private final IssuerDirectory directory =
            new IssuerDirectory(this::time, FetchLimits.STANDARD, Duration.ofMillis(1));

    private Instant time() {
        if (broken) {
            failed.countDown();
            throw new IllegalStateException("no time");
        }
        return clock.instant();
    }

    @AfterEach
    void close() {
        directory.close();
        fake.close();
    }

    @Test
    void look_afterOneThatEndedInAnUnforeseenWay_followsAllTheSame() throws Exception {
        TrustedIssuer trusted =
                directory.update(List.of(Configured.openId(fake.url()))).getFirst();
        assertThat(ids(trusted)).containsExactly("a");
        broken = true;
        assertThat(failed.await(60, TimeUnit.SECONDS)).as("the timer looked").isTrue();
        broken = false;
        fake.publish(TestKey.es256("b"));
        clock.advance(Duration.ofHours(1));

        long most = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!ids(trusted).equals(List.of("b")) && System.nanoTime() - most < 0) {
            Thread.sleep(5);
        }
        assertThat(ids(trusted)).as("the keys that are known in the end").containsExactly("b");
    }

    private static List<String> ids(TrustedIssuer issuer) {
        return issuer.keys().known().stream()
                .map(key -> key.id())
                .flatMap(Optional::stream)
                .toList();
    }
}
