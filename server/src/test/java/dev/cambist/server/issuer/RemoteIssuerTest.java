package dev.cambist.server.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.jose.VerificationKey;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.settings.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over HTTP, with an issuer that does what it should not. */
@Timeout(60)
final class RemoteIssuerTest {
    private static final TestKey KEY = TestKey.es256("a");
    private static final TestKey OTHER_KEY = TestKey.es256("b");

    private final SettableClock clock = new SettableClock();
    private final LogLines log = new LogLines();
    private final FakeIssuer fake = FakeIssuer.publishing(KEY);
    private final IssuerHttp http = new IssuerHttp(Connection.DIRECT);

    @AfterEach
    void close() {
        http.close();
        fake.close();
        log.close();
    }

    @Test
    void known_deadIssuer_startsAndLogsItAndServesLater() throws IOException {
        String url = "http://localhost:" + freePort();
        CachedKeys keys = issuer(url).keys();

        assertThatThrownBy(() -> keys.known())
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal())
                                .isEqualTo(new Temporary.IssuerUnavailable(url, Duration.ofSeconds(1))));
        assertThat(log.about(url))
                .containsExactly("WARN issuer " + url + ": no keys, so its tokens are refused: " + url
                        + "/.well-known/openid-configuration cannot be used: nothing answers at its host and port");
    }

    @Test
    void known_issuerThatComesUpLater_servesAfterTheCoolDownAndLogsIt() {
        fake.down(true);
        CachedKeys keys = issuer(fake.url()).keys();
        assertThatThrownBy(() -> keys.known()).isInstanceOf(RefusedException.class);
        fake.down(false);
        clock.advance(Duration.ofSeconds(30));

        assertThat(ids(keys.known())).containsExactly("a");
        assertThat(log.about(fake.url()))
                .containsExactly(
                        "WARN issuer " + fake.url() + ": no keys, so its tokens are refused: " + fake.url()
                                + "/.well-known/openid-configuration cannot be used: it answers with status 503",
                        "INFO issuer " + fake.url() + ": 1 usable key(s) from " + fake.url()
                                + "/.well-known/openid-configuration");
    }

    @Test
    void known_documentOfAnotherIssuer_isNotUsed() {
        fake.describe(Map.of("issuer", "https://evil.example.com"));
        CachedKeys keys = issuer(fake.url()).keys();

        assertThatThrownBy(() -> keys.known()).isInstanceOf(RefusedException.class);
        assertThat(fake.requests(FakeIssuer.KEYS)).isZero();
        assertThat(log.about(fake.url()))
                .singleElement()
                .asString()
                .contains("it is of issuer https://evil.example.com, not of");
    }

    @Test
    void known_keysOverPlainHttpElsewhere_areNotFetched() {
        fake.describe(Map.of("jwks_uri", "http://issuer.example.com/keys"));
        CachedKeys keys = issuer(fake.url()).keys();

        assertThatThrownBy(() -> keys.known()).isInstanceOf(RefusedException.class);
        assertThat(log.about(fake.url()))
                .singleElement()
                .asString()
                .contains("http://issuer.example.com/keys is not https");
    }

    @Test
    void known_redirectedKeys_areNotFetched() {
        try (FakeIssuer other = FakeIssuer.publishing(OTHER_KEY)) {
            fake.page(FakeIssuer.KEYS, exchange -> {
                exchange.getResponseHeaders().set("Location", other.url() + FakeIssuer.KEYS);
                FakeIssuer.send(exchange, 302, "");
            });
            CachedKeys keys = issuer(fake.url()).keys();

            assertThatThrownBy(() -> keys.known()).isInstanceOf(RefusedException.class);
            assertThat(other.requests()).isZero();
            assertThat(log.about(fake.url()))
                    .singleElement()
                    .asString()
                    .contains("status 302; redirects are not followed");
        }
    }

    @Test
    void refresh_knownKeysAddress_isOneRequest() {
        CachedKeys keys = issuer(fake.url()).keys();
        keys.known();
        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofMinutes(1));
            keys.refreshed();
        }

        assertThat(fake.requests(FakeIssuer.DISCOVERY)).isEqualTo(1);
        assertThat(fake.requests(FakeIssuer.KEYS)).isEqualTo(4);
    }

    @Test
    void refresh_afterADay_beginsWithDiscoveryAgain() {
        CachedKeys keys = issuer(fake.url()).keys();
        keys.known();
        clock.advance(Duration.ofHours(24));
        keys.known();

        assertThat(fake.requests(FakeIssuer.DISCOVERY)).isEqualTo(2);
    }

    @Test
    void refresh_keysThatMoved_areFoundAtTheNextLook() {
        CachedKeys keys = issuer(fake.url()).keys();
        keys.known();
        fake.page(FakeIssuer.KEYS, 404, "moved");
        fake.page("/new-keys", 200, FakeIssuer.keySet(OTHER_KEY));
        fake.describe(Map.of("jwks_uri", fake.url() + "/new-keys"));
        clock.advance(Duration.ofMinutes(1));
        assertThat(ids(keys.refreshed())).containsExactly("a");
        clock.advance(Duration.ofMinutes(1));

        assertThat(ids(keys.refreshed())).containsExactly("b");
    }

    @Test
    void refresh_malformedOrEmptyKeySet_keepsTheLastGoodOne() {
        CachedKeys keys = issuer(fake.url()).keys();
        keys.known();
        for (String bad : List.of("<html>", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}")) {
            fake.page(FakeIssuer.KEYS, 200, bad);
            clock.advance(Duration.ofMinutes(1));

            assertThat(ids(keys.refreshed())).containsExactly("a");
        }
        assertThat(fake.requests(FakeIssuer.KEYS)).isEqualTo(4);
    }

    @Test
    void fetch_slowDocuments_shareOneLimit() {
        FetchLimits limits = new FetchLimits(Duration.ofSeconds(20), Duration.ofMillis(300));
        CountDownLatch end = new CountDownLatch(1);
        fake.page(FakeIssuer.KEYS, exchange -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        CachedKeys keys = issuer(fake.url(), limits).keys();

        // The keys alone could take 20 s: discovery and keys together may not.
        assertThatThrownBy(keys::known).isInstanceOf(RefusedException.class);
        end.countDown();
    }

    @Test
    void fetch_discoveryThatUsedTheTimeUp_saysSoAndIsNotAskedAgain() throws IssuerException {
        FetchLimits limits = new FetchLimits(Duration.ofSeconds(20), Duration.ZERO);
        PublishedKeys keys = new PublishedKeys(Origin.openId(fake.url()), http, limits, clock);

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(keys::fetch)
                    .isInstanceOf(IssuerException.class)
                    .hasMessageContaining("which leaves no time for the keys");
        }
        assertThat(fake.requests(FakeIssuer.DISCOVERY)).isEqualTo(1);
        assertThat(fake.requests(FakeIssuer.KEYS)).isZero();
    }

    private RemoteIssuer issuer(String url) {
        return issuer(url, FetchLimits.STANDARD);
    }

    private RemoteIssuer issuer(String url, FetchLimits limits) {
        try {
            return RemoteIssuer.of(Origin.openId(url), http, limits, clock);
        } catch (IssuerException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> ids(List<VerificationKey> keys) {
        return keys.stream().map(key -> key.id().orElse("none")).toList();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
