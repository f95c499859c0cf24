package dev.cambist.cli.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cambist.cli.lab.FakeServer;
import dev.cambist.cli.lab.FakeServer.Reply;
import dev.cambist.core.jose.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenServiceTest {
    private static final Secret IDENTITY = new Secret("eyJidentity.of.somebody");

    private final FakeServer server = FakeServer.start();
    private final TokenService service = new TokenService(server.url("/oauth2/token"), "registry.example.com");
    private final List<Duration> pauses = new ArrayList<>();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void exchange_identity_isSentAsTheContractSays() throws Exception {
        server.onEach("/oauth2/exchange", Reply.json("{\"refresh_token\":\"rrr\"}"));

        assertThat(exchange().value()).isEqualTo("rrr");
        assertThat(server.last().method()).isEqualTo("POST");
        assertThat(server.last().fields())
                .isEqualTo(Map.of(
                        "grant_type", "access_token",
                        "service", "registry.example.com",
                        "access_token", IDENTITY.value()));
    }

    @Test
    void exchange_refused_repeatsTheServicesWordsAndCorrelationIdButNoToken() {
        server.on(
                "/oauth2/exchange",
                seen -> new Reply(
                        401,
                        Map.of("X-Ms-Correlation-Request-Id", "c0ffee"),
                        "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"expired 312 s ago: "
                                + seen.fields().get("access_token") + "\"}]}"));

        assertThatExceptionOfType(ServiceRefusedException.class)
                .isThrownBy(this::exchange)
                .withMessageContaining("401: UNAUTHORIZED expired 312 s ago")
                .withMessageContaining("c0ffee")
                .withMessageNotContaining(IDENTITY.value())
                .satisfies(e -> assertThat(e.status()).isEqualTo(401));
    }

    @Test
    void exchange_busyService_isAskedAgainWhenItSays() throws Exception {
        server.onEach(
                "/oauth2/exchange",
                new Reply(503, Map.of("Retry-After", "3"), "{}"),
                new Reply(429, Map.of("Retry-After", "9999"), "{}"),
                Reply.json("{\"refresh_token\":\"rrr\"}"));

        assertThat(exchange().value()).isEqualTo("rrr");
        assertThat(pauses).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(10));
    }

    @Test
    void exchange_serviceThatStaysBusy_failsAfterThreeTries() {
        server.onEach("/oauth2/exchange", Reply.of(503, "{}"));

        assertThatExceptionOfType(ServiceRefusedException.class)
                .isThrownBy(this::exchange)
                .withMessageContaining("503");
        assertThat(server.seen()).hasSize(3);
    }

    @Test
    void exchange_answerWithoutToken_saysWhatIsMissing() {
        server.onEach("/oauth2/exchange", Reply.json("{\"access_token\":\"x\"}"));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(this::exchange)
                .withMessageContaining("without refresh_token");
    }

    @Test
    void exchange_answerThatIsNoJson_saysSo() {
        server.onEach("/oauth2/exchange", Reply.of(200, "<html>"));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(this::exchange)
                .withMessageContaining("not a JSON object");
    }

    @Test
    void token_scopes_areSentTogether() throws Exception {
        server.onEach("/oauth2/token", Reply.json("{\"access_token\":\"aaa\",\"expires_in\":900}"));

        IssuedToken token = service.token(
                new Http(), pauses::add, new Secret("rrr"), List.of("repository:a:pull", "repository:b:push"));

        assertThat(token.token().value()).isEqualTo("aaa");
        assertThat(token.expiresInSeconds()).hasValue(900);
        assertThat(server.last().fields())
                .containsEntry("grant_type", "refresh_token")
                .containsEntry("scope", "repository:a:pull repository:b:push")
                .containsEntry("refresh_token", "rrr");
    }

    private Secret exchange() throws IOException, InterruptedException {
        return service.exchange(new Http(), pauses::add, IDENTITY);
    }
}
