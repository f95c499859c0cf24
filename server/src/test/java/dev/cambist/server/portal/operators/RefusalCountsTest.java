package dev.cambist.server.portal.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.server.audit.RequestLog;
import dev.cambist.server.portal.operators.RefusalCounts.By;
import dev.cambist.server.portal.operators.RefusalCounts.Count;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class RefusalCountsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:30Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private final RefusalCounts counts = new RefusalCounts(time::get);

    @Test
    void since_refusalOfAnHourAgo_isOfTheDayAndNotOfTheHour() {
        refuse(new BadCredential.NoRights("corp", "alice", "registry.example.com", List.of()));
        time.set(NOW.plus(Duration.ofMinutes(59)));
        assertThat(counts.since(By.ISSUER, HOUR)).containsExactly(new Count("corp", 1));

        time.set(NOW.plus(HOUR));
        assertThat(counts.since(By.REASON, HOUR)).isEmpty();
        assertThat(counts.since(By.REASON, DAY)).containsExactly(new Count("no_rights", 1));
    }

    /** The ring has one place for a minute and for the same one of every other day. */
    @Test
    void since_aDayLater_knowsNothingOfTheDayBefore() {
        refuse(new BadCredential.BadSignature());
        time.set(NOW.plus(DAY));
        assertThat(counts.since(By.REASON, DAY)).isEmpty();

        refuse(new BadCredential.MalformedToken("it is empty"));
        assertThat(counts.since(By.REASON, DAY)).containsExactly(new Count("malformed_token", 1));
        assertThat(counts.steps(Duration.ofMinutes(30), 48)).hasSize(48).endsWith(1L);
        assertThat(counts.steps(Duration.ofMinutes(30), 48).stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(1);
    }

    /** A token that was not verified says of whom it is what it likes. */
    @Test
    void since_tokenOfAnIssuerThatIsNotTrusted_isOfNobodyKnown() {
        refuse(new BadCredential.UntrustedIssuer("https://evil.example"));
        refuse(new BadCredential.UntrustedIssuer("https://evil.example"));

        assertThat(counts.since(By.ISSUER, HOUR)).containsExactly(new Count("(nobody known)", 2));
        assertThat(counts.steps(Duration.ofMinutes(1), 60)).endsWith(0L, 2L);
    }

    private void refuse(Refusal refusal) {
        RequestLog log = new RequestLog(
                UUID.randomUUID(),
                Optional.empty(),
                Optional.empty(),
                InetAddress.getLoopbackAddress(),
                Optional.empty(),
                "POST /oauth2/exchange");
        log.refused(refusal);
        counts.publish(log.complete());
    }
}
