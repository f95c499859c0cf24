package dev.cambist.server.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.identity.TrustedIssuer;
import dev.cambist.core.jose.VerificationKey;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.settings.Connection;
import dev.cambist.server.settings.IssuerSettings;
import dev.cambist.server.settings.KeyLocation;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class IssuerDirectoryTest {
    private static final TestKey KEY = TestKey.es256("a");
    private static final TestKey OTHER_KEY = TestKey.es256("b");
    private static final String TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    /** Longer than any test: background looks then come from {@code update} alone. */
    private static final Duration NO_TICK = Duration.ofDays(1);

    private final SettableClock clock = new SettableClock();
    private final FakeIssuer fake = FakeIssuer.publishing(KEY);
    private final IssuerDirectory directory = new IssuerDirectory(clock, FetchLimits.STANDARD, NO_TICK);

    @AfterEach
    void close() {
        directory.close();
        fake.close();
    }

    @Test
    void update_openIdIssuer_isTrustedAsConfigured() {
        TrustedIssuer trusted = only(directory.update(List.of(Configured.openId(fake.url()))));

        assertThat(trusted.name()).isEqualTo("ci");
        assertThat(trusted.url()).isEqualTo(fake.url());
        assertThat(trusted.tenant()).isEmpty();
        assertThat(trusted.subjectClaim()).isEqualTo("sub");
        assertThat(trusted.audiences()).isEqualTo(Configured.AUDIENCES);
        assertThat(trusted.algorithms()).isEqualTo(Configured.ALGORITHMS);
        assertThat(trusted.redeemer()).isEmpty();
        assertThat(ids(trusted.keys().known())).containsExactly("a");
    }

    @Test
    void hasKeys_issuerThatIsDown_isFalseUntilItsKeysAreHereAndAsksNobody() {
        fake.down(true);
        TrustedIssuer trusted = only(directory.update(List.of(Configured.openId(fake.url()))));
        assertThatThrownBy(() -> trusted.keys().known()).isInstanceOf(RefusedException.class);
        fake.down(false);
        clock.advance(Duration.ofMinutes(1));

        assertThat(IssuerDirectory.hasKeys(trusted)).isFalse();
        assertThat(fake.requests()).isEqualTo(1);
        trusted.keys().known();
        assertThat(IssuerDirectory.hasKeys(trusted)).isTrue();
    }

    @Test
    void update_urlWithSlash_isTheIssuerToTheLetter() {
        fake.describe("", fake.url() + "/", Map.of());
        TrustedIssuer trusted = only(directory.update(List.of(Configured.openId(fake.url() + "/"))));

        assertThat(trusted.url()).isEqualTo(fake.url() + "/");
        assertThat(ids(trusted.keys().known())).containsExactly("a");
        assertThat(fake.requests(FakeIssuer.DISCOVERY)).isEqualTo(1);
    }

    @Test
    void update_issuer_isAskedBeforeAnyTokenComes() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        fake.page(FakeIssuer.KEYS, exchange -> {
            asked.countDown();
            FakeIssuer.send(exchange, 200, FakeIssuer.keySet(KEY));
        });
        directory.update(List.of(Configured.openId(fake.url())));

        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void update_plainHttpToAnotherMachine_isRefusedNamingTheIssuer() {
        assertThatThrownBy(() -> directory.update(List.of(Configured.openId("http://issuer.example.com"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("issuer ci: http://issuer.example.com/.well-known/openid-configuration is not");
    }

    @Test
    void update_sameIssuerAgain_keepsItsKeysAndItsCoolDown() {
        TrustedIssuer before = only(directory.update(List.of(Configured.openId(fake.url()))));
        before.keys().known();
        directory.releaseEarlier();
        TrustedIssuer after = only(directory.update(List.of(Configured.openId(fake.url()))));
        after.keys().known();
        after.keys().refreshed();

        assertThat(after.keys()).isSameAs(before.keys());
        assertThat(fake.requests()).isEqualTo(2);
    }

    @Test
    void update_newAudience_keepsTheKeysAndChangesTheRest() {
        TrustedIssuer before = only(directory.update(List.of(Configured.openId(fake.url()))));
        TrustedIssuer after = only(directory.update(List.of(new IssuerSettings.OpenId(
                "renamed",
                URI.create(fake.url()),
                Set.of("other"),
                Configured.ALGORITHMS,
                new KeyLocation.Discovered(),
                Connection.DIRECT,
                Optional.empty()))));

        assertThat(after.keys()).isSameAs(before.keys());
        assertThat(after.audiences()).containsExactly("other");
        assertThat(after.name()).isEqualTo("renamed");
    }

    @Test
    void update_failing_leavesTheEarlierIssuersAlone() {
        TrustedIssuer before = only(directory.update(List.of(Configured.openId(fake.url()))));
        before.keys().known();
        directory.releaseEarlier();

        assertThatThrownBy(() -> directory.update(List.of(Configured.openId("http://issuer.example.com"))))
                .isInstanceOf(IllegalArgumentException.class);

        TrustedIssuer after = only(directory.update(List.of(Configured.openId(fake.url()))));
        assertThat(after.keys()).isSameAs(before.keys());
    }

    @Test
    void update_configurationRefusedAfterwards_keepsTheIssuersInUseFresh() throws InterruptedException {
        try (FakeIssuer other = FakeIssuer.publishing(OTHER_KEY);
                IssuerDirectory ticking = new IssuerDirectory(clock, FetchLimits.STANDARD, Duration.ofMillis(10))) {
            TrustedIssuer inUse = only(ticking.update(List.of(Configured.openId(fake.url()))));
            inUse.keys().known();
            ticking.releaseEarlier();
            // This one is never put to use: there is no releaseEarlier after it.
            ticking.update(List.of(Configured.openId(other.url())));
            CountDownLatch lookedAt = new CountDownLatch(1);
            fake.page(FakeIssuer.KEYS, exchange -> {
                FakeIssuer.send(exchange, 200, FakeIssuer.keySet(OTHER_KEY));
                lookedAt.countDown();
            });
            clock.advance(Duration.ofMinutes(10));

            assertThat(lookedAt.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(ids(inUse.keys().refreshed())).containsExactly("b");
        }
    }

    @Test
    void releaseEarlier_issuerThatIsGone_isNotAskedAnyMore() throws InterruptedException {
        try (FakeIssuer other = FakeIssuer.publishing(OTHER_KEY);
                IssuerDirectory ticking = new IssuerDirectory(clock, FetchLimits.STANDARD, Duration.ofMillis(10))) {
            TrustedIssuer gone = only(ticking.update(List.of(Configured.openId(fake.url()))));
            gone.keys().known();
            ticking.releaseEarlier();
            TrustedIssuer stays = only(ticking.update(List.of(Configured.openId(other.url()))));
            stays.keys().known();
            ticking.releaseEarlier();
            int asked = fake.requests();
            for (int round = 0; round < 3; round++) {
                CountDownLatch lookedAt = new CountDownLatch(1);
                other.page(FakeIssuer.KEYS, exchange -> {
                    FakeIssuer.send(exchange, 200, FakeIssuer.keySet(OTHER_KEY));
                    lookedAt.countDown();
                });
                clock.advance(Duration.ofMinutes(10));
                assertThat(lookedAt.await(30, TimeUnit.SECONDS)).isTrue();
                stays.keys().refreshed();
            }

            assertThat(fake.requests()).isEqualTo(asked);
            // A request that began with the earlier configuration still gets its answer.
            assertThat(ids(gone.keys().known())).containsExactly("a");
        }
    }

    @Test
    void update_entraTenant_isTwoIssuersOfOneName() {
        String authority = fake.url();
        fake.describe("/" + TENANT + "/v2.0", authority + "/" + TENANT + "/v2.0", Map.of());
        fake.describe("/" + TENANT, authority + "/" + TENANT + "/", Map.of());
        List<TrustedIssuer> trusted =
                directory.update(List.of(Configured.entra(authority, TENANT.toUpperCase(Locale.ROOT))));

        assertThat(trusted).extracting(TrustedIssuer::name).containsExactly("corp", "corp");
        assertThat(trusted)
                .extracting(TrustedIssuer::url)
                .containsExactly(authority + "/" + TENANT + "/v2.0", authority + "/" + TENANT + "/");
        assertThat(trusted).allSatisfy(issuer -> {
            assertThat(issuer.subjectClaim()).isEqualTo("oid");
            assertThat(issuer.tenant()).contains(TENANT);
            assertThat(ids(issuer.keys().known())).containsExactly("a");
        });
        assertThat(trusted).extracting(issuer -> issuer.redeemer().isPresent()).containsExactly(true, false);
    }

    @Test
    void close_directory_asksNobodyAnyMore() {
        TrustedIssuer trusted = only(directory.update(List.of(Configured.openId(fake.url()))));
        trusted.keys().known();
        directory.close();
        int asked = fake.requests();
        clock.advance(Duration.ofHours(1));

        assertThat(ids(trusted.keys().refreshed())).containsExactly("a");
        assertThat(fake.requests()).isEqualTo(asked);
    }

    private static TrustedIssuer only(List<TrustedIssuer> issuers) {
        assertThat(issuers).hasSize(1);
        return issuers.getFirst();
    }

    private static List<String> ids(List<VerificationKey> keys) {
        return keys.stream().map(key -> key.id().orElse("none")).toList();
    }
}
