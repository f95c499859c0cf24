package dev.cambist.client;

import static dev.cambist.client.FakeService.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.client.FakeService.Reply;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TokenWireTest {
    private static final RefreshToken REFRESH = RefreshToken.of("refresh");

    private final FakeService service = new FakeService().answer(TOKEN, Reply.accessToken("opaque"));
    private final ManualClock clock = new ManualClock();
    private final RegistryTokenClient client =
            RegistryTokenClient.at(service.url(), clock.transport().build());

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void token_refreshToken_isPostedWithEachScope() {
        client.token(TokenRequest.ofRefreshToken(
                "registry.test",
                REFRESH,
                "repository:a/b:pull,push",
                "registry:catalog:* repository:c:pull",
                "registry:catalog:*"));

        assertThat(service.asked(TOKEN)).singleElement().satisfies(asked -> {
            assertThat(asked.method()).isEqualTo("POST");
            assertThat(asked.fields()).containsOnlyKeys("grant_type", "service", "scope", "refresh_token");
            assertThat(asked.field("grant_type")).isEqualTo("refresh_token");
            assertThat(asked.field("refresh_token")).isEqualTo("refresh");
            assertThat(asked.fields().get("scope"))
                    .containsExactly("repository:a/b:pull,push", "registry:catalog:*", "repository:c:pull");
        });
    }

    @Test
    void token_noScope_isSentEmpty() {
        client.token(TokenRequest.ofRefreshToken("registry.test", REFRESH));

        assertThat(service.asked(TOKEN).getFirst().fields().get("scope")).containsExactly("");
    }

    @Test
    void token_anonymous_isThePasswordGrantWithoutAUser() {
        client.token(TokenRequest.anonymous("registry.test", "repository:public/app:pull"));

        assertThat(service.asked(TOKEN)).singleElement().satisfies(asked -> {
            assertThat(asked.fields()).containsOnlyKeys("grant_type", "service", "scope");
            assertThat(asked.field("grant_type")).isEqualTo("password");
            assertThat(asked.header("Authorization")).isEmpty();
        });
    }

    @Test
    void token_login_isAGetWithBasicAndNoCredentialInTheQuery() {
        client.token(TokenRequest.ofLogin(
                "registry.test", "robot", "pass word:ü", "repository:a:pull", "repository:b:pull"));

        assertThat(service.asked(TOKEN)).singleElement().satisfies(asked -> {
            assertThat(asked.method()).isEqualTo("GET");
            assertThat(asked.fields()).containsOnlyKeys("service", "scope");
            assertThat(asked.fields().get("scope")).containsExactly("repository:a:pull", "repository:b:pull");
            assertThat(asked.header("Authorization")).isEqualTo("Basic cm9ib3Q6cGFzcyB3b3JkOsO8");
        });
    }

    @Test
    void token_loginWithColonInTheUser_cannotBeBuilt() {
        assertThatThrownBy(() -> TokenRequest.ofLogin("registry.test", "a:b", "password"))
                .hasMessageContaining("colon");
    }

    @Test
    void token_dockersAnswer_isUnderstood() {
        service.answer(
                TOKEN,
                Reply.json(200, "{\"token\":\"docker\",\"expires_in\":300,\"issued_at\":\"2026-03-01T12:00:05Z\"}"));

        AccessToken token = client.token(TokenRequest.anonymous("registry.test"));

        assertThat(token.reveal()).isEqualTo("docker");
        assertThat(token.expiry()).contains(Instant.parse("2026-03-01T12:05:05Z"));
    }

    @Test
    void expiry_expiresInAlone_countsFromNow() {
        service.answer(
                TOKEN, Reply.json(200, "{\"access_token\":\"a\",\"expires_in\":\"300\",\"issued_at\":\"soon\"}"));

        assertThat(client.token(TokenRequest.anonymous("registry.test")).expiry())
                .contains(ManualClock.START.plusSeconds(300));
    }

    @Test
    void expiry_tokenAndAnswerDiffer_isTheEarlier() {
        String jwt = Jwt.ending(ManualClock.START.plusSeconds(900), "a");
        service.answer(
                TOKEN,
                Reply.json(200, "{\"access_token\":\"" + jwt + "\",\"expires_in\":300}"),
                Reply.json(200, "{\"access_token\":\"" + jwt + "\",\"expires_in\":3000}"));

        assertThat(client.token(TokenRequest.anonymous("registry.test")).expiry())
                .contains(ManualClock.START.plusSeconds(300));
        assertThat(client.token(TokenRequest.anonymous("registry.test")).expiry())
                .contains(ManualClock.START.plusSeconds(900));
    }

    @Test
    void expiry_acrsOneMemberAnswer_isTheTokensOwn() {
        Instant end = ManualClock.START.plus(Duration.ofMinutes(75));
        service.answer(TOKEN, Reply.accessToken(Jwt.ending(end, "a")));

        assertThat(client.token(TokenRequest.anonymous("registry.test")).expiry())
                .contains(end);
    }
}
