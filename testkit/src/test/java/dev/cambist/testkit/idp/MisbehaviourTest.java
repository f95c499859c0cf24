package dev.cambist.testkit.idp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class MisbehaviourTest {
    private static final Duration A_WHILE = Duration.ofMillis(300);

    /** A new client's first request takes some hundred milliseconds on a busy machine. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(2);

    @AutoClose
    private final IdentityProvider idp =
            IdentityProvider.start(Settings.defaults().withAlgorithms(SigningAlgorithm.ES256));

    @AutoClose
    private final Http http = new Http();

    private final URI discovery = idp.endpoint(Endpoint.DISCOVERY, idp.v2Issuer());
    private final URI keys = idp.endpoint(Endpoint.KEYS, idp.v2Issuer());

    @Test
    void down_refusesConnections() throws IOException {
        http.get(keys);

        idp.misbehave(new Misbehaviour.Down());

        assertThatThrownBy(() -> http.get(keys)).isInstanceOf(ConnectException.class);
    }

    @Test
    void down_twiceAndBack_answersOnTheSamePort() throws IOException {
        for (int round = 0; round < 3; round++) {
            idp.misbehave(new Misbehaviour.Down());
            idp.misbehave(new Misbehaviour.Down());
            idp.behave();
            idp.behave();

            assertThat(http.get(keys).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void down_endsRequestsThatAreBeingAnswered() {
        idp.misbehave(new Misbehaviour.Slow(Duration.ofMinutes(1)));
        var waiting = Thread.ofVirtual().start(() -> assertThatThrownBy(() -> http.get(keys)));
        while (idp.requests(Endpoint.KEYS) == 0) {
            Thread.onSpinWait();
        }

        idp.misbehave(new Misbehaviour.Down());

        assertThat(joined(waiting)).isTrue();
    }

    private static boolean joined(Thread thread) {
        try {
            return thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void slow_answersLate() throws IOException {
        idp.misbehave(new Misbehaviour.Slow(A_WHILE));
        long start = System.nanoTime();

        var response = http.get(keys);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(A_WHILE);
        assertThatThrownBy(() -> http.send(HttpRequest.newBuilder(keys).timeout(A_WHILE.dividedBy(3))))
                .isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void stalling_sendsTheHeadersAtOnceAndTheBodyLate() throws Exception {
        idp.misbehave(new Misbehaviour.Stalling(LONG_ENOUGH));
        try (var client = HttpClient.newHttpClient()) {
            long start = System.nanoTime();
            var response = client.send(HttpRequest.newBuilder(keys).build(), HttpResponse.BodyHandlers.ofInputStream());
            var headers = Duration.ofNanos(System.nanoTime() - start);
            String body = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
            var all = Duration.ofNanos(System.nanoTime() - start);

            assertThat(headers).isLessThan(LONG_ENOUGH);
            assertThat(all).isGreaterThanOrEqualTo(LONG_ENOUGH);
            assertThat(JSONObjectUtils.parse(body)).containsKey("keys");
        }
    }

    @Test
    void status_isAnswered() throws IOException {
        idp.misbehave(new Misbehaviour.Status(500));

        assertThat(http.get(discovery).statusCode()).isEqualTo(500);
        assertThat(http.get(keys).headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void status_withRetryAfter_saysSoInSeconds() throws IOException {
        idp.misbehave(new Misbehaviour.Status(429, Duration.ofMinutes(2)));

        var response = http.get(keys);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("120");
    }

    @Test
    void huge_isValidJsonOfThatSizeWithoutContentLength() throws IOException, ParseException {
        idp.misbehave(new Misbehaviour.Huge());

        var response = http.get(discovery);

        assertThat(response.body()).hasSize(5_000_000);
        assertThat(response.headers().firstValue("Content-Length")).isEmpty();
        assertThat(JSONObjectUtils.parse(response.body())).containsEntry("issuer", idp.v2Issuer());
    }

    @Test
    void truncated_isAWholeMessageWithHalfADocument() throws IOException {
        int whole = http.get(keys).body().length();

        idp.misbehave(new Misbehaviour.Truncated());

        var response = http.get(keys);
        assertThat(response.body()).hasSize(whole / 2);
        assertThatThrownBy(() -> JSONObjectUtils.parse(response.body())).isInstanceOf(ParseException.class);
    }

    @Test
    void html_isAnsweredAsSuccess() throws IOException {
        idp.misbehave(new Misbehaviour.Html());

        var response = http.get(keys);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(response.body()).startsWith("<!DOCTYPE html>");
    }

    @Test
    void redirect_leadsToExactlyThatAddress() throws IOException {
        idp.misbehave(new Misbehaviour.Redirect(URI.create("https://attacker.example/keys")));

        var response = http.get(keys);

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location")).hasValue("https://attacker.example/keys");
    }

    @Test
    void wrongIssuer_isInTheDiscoveryDocumentOnly() throws IOException {
        idp.misbehave(new Misbehaviour.WrongIssuer("https://attacker.example"));

        assertThat(http.getJson(discovery)).containsEntry("issuer", "https://attacker.example");
        assertThat(Tokens.claims(idp.token(idp.user("alice")).sign())).containsEntry("iss", idp.v2Issuer());
    }

    @Test
    void wrongKey_signsUnderTheIdOfAPublishedOne() throws IOException, JOSEException, GeneralSecurityException {
        idp.misbehave(new Misbehaviour.WrongKey());

        String token = idp.token(idp.user("alice")).sign();

        var published = http.keys(idp, idp.v2Issuer());
        assertThat(published.getKeyByKeyId(Tokens.keyId(token))).isNotNull();
        assertThat(Tokens.verifies(token, published)).isFalse();
    }

    @Test
    void unknownKey_signsUnderAnIdThatIsNotPublished() throws IOException {
        idp.misbehave(new Misbehaviour.UnknownKey());

        String token = idp.token(idp.user("alice")).sign();

        assertThat(http.keys(idp, idp.v2Issuer()).getKeyByKeyId(Tokens.keyId(token)))
                .isNull();
    }

    @Test
    void wrongKey_holdsForTheTokenEndpointToo() throws IOException, JOSEException, GeneralSecurityException {
        var ci = idp.servicePrincipal("ci");
        idp.misbehave(new Misbehaviour.WrongKey());

        var answer = Http.json(http.post(
                idp.endpoint(Endpoint.TOKEN, idp.v2Issuer()),
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        ci.clientId(),
                        "client_secret",
                        ci.secret().reveal(),
                        "scope",
                        "api://app/.default")));

        assertThat(Tokens.verifies((String) answer.get("access_token"), http.keys(idp, idp.v2Issuer())))
                .isFalse();
    }

    @Test
    void badAnswer_atOneEndpoint_leavesTheOthersAlone() throws IOException {
        idp.misbehave(Endpoint.KEYS, new Misbehaviour.Status(503));

        assertThat(http.get(keys).statusCode()).isEqualTo(503);
        assertThat(http.get(discovery).statusCode()).isEqualTo(200);
    }

    @Test
    void misbehaviours_ofDifferentKinds_addUp() throws IOException {
        idp.misbehave(Endpoint.KEYS, new Misbehaviour.Html());
        idp.misbehave(new Misbehaviour.WrongIssuer());

        assertThat(http.get(keys).body()).startsWith("<!DOCTYPE html>");
        assertThat(http.getJson(discovery)).containsEntry("issuer", "https://attacker.example/");
    }

    @Test
    void behave_endsEverything() throws IOException, JOSEException, GeneralSecurityException {
        idp.misbehave(new Misbehaviour.Html());
        idp.misbehave(new Misbehaviour.WrongIssuer());
        idp.misbehave(new Misbehaviour.WrongKey());
        idp.misbehave(new Misbehaviour.Down());

        idp.behave();

        assertThat(http.getJson(discovery)).containsEntry("issuer", idp.v2Issuer());
        String token = idp.token(idp.user("alice")).sign();
        assertThat(Tokens.verifies(token, http.keys(idp, idp.v2Issuer()))).isTrue();
    }

    @Test
    void close_whileDown_freesThePort() throws IOException {
        idp.misbehave(new Misbehaviour.Down());
        int port = idp.url().getPort();

        idp.close();

        try (var next = IdentityProvider.start(port)) {
            assertThat(next.url()).isEqualTo(idp.url());
        }
    }
}
