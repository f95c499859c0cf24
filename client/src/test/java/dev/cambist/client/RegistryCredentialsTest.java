package dev.cambist.client;

import static dev.cambist.client.FakeService.EXCHANGE;
import static dev.cambist.client.FakeService.PING;
import static dev.cambist.client.FakeService.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.client.FakeService.Reply;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistryCredentialsTest {
    private final ManualClock clock = new ManualClock();
    private final FakeRegistry registry = new FakeRegistry(clock);
    private final AtomicInteger identities = new AtomicInteger();
    private final RegistryCredentials credentials = builder().build();

    private RegistryCredentialsBuilder builder() {
        return RegistryCredentials.builder(registry.url())
                .identity(() -> "identity-" + identities.incrementAndGet())
                .transport(clock.transport().build());
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void authorization_firstRequest_followsTheChallengeAndExchanges() {
        AuthorizationHeader header = credentials.authorization("GET", registry.manifest());

        assertThat(header.value()).startsWith("Bearer ");
        assertThat(header.scopes()).containsExactly("repository:team/app:pull");
        assertThat(header.expiry()).contains(ManualClock.START.plus(FakeRegistry.ACCESS_LIFE));
        assertThat(registry.service.asked(PING))
                .singleElement()
                .satisfies(asked -> assertThat(asked.header("Authorization")).isEmpty());
        assertThat(registry.service.asked(EXCHANGE)).singleElement().satisfies(asked -> {
            assertThat(asked.field("service")).isEqualTo("registry.test");
            assertThat(asked.field("access_token")).isEqualTo("identity-1");
        });
        assertThat(registry.service.asked(TOKEN)).singleElement().satisfies(asked -> {
            assertThat(asked.field("service")).isEqualTo("registry.test");
            assertThat(asked.field("scope")).isEqualTo("repository:team/app:pull");
        });
    }

    @Test
    void authorization_sameScopeAgain_comesFromTheCache() {
        String first = credentials.authorization("GET", registry.manifest()).value();

        assertThat(credentials.authorization("HEAD", registry.manifest()).value())
                .isEqualTo(first);
        assertThat(credentials.authorizationFor("repository:team/app:pull").value())
                .isEqualTo(first);
        assertThat(registry.tokensBought()).isEqualTo(1);
    }

    @Test
    void authorization_otherScope_needsNoOtherExchange() {
        String pull = credentials.authorization("GET", registry.manifest()).value();
        String push = credentials.authorization("PUT", registry.manifest()).value();

        assertThat(push).isNotEqualTo(pull);
        assertThat(registry.tokensBought()).isEqualTo(2);
        assertThat(registry.exchanges()).isEqualTo(1);
    }

    @Test
    void authorization_moreScopesThanTheCacheHolds_forgetsTheOldest() {
        credentials.authorizationFor("repository:first:pull");
        for (int i = 0; i < 256; i++) {
            credentials.authorizationFor("repository:r" + i + ":pull");
        }
        int bought = registry.tokensBought();

        credentials.authorizationFor("repository:r255:pull");
        assertThat(registry.tokensBought()).isEqualTo(bought);
        credentials.authorizationFor("repository:first:pull");
        assertThat(registry.tokensBought()).isEqualTo(bought + 1);
    }

    @Test
    void authorization_accessTokenEnded_isRenewedWithTheSameRefreshToken() {
        credentials.authorization("GET", registry.manifest());
        clock.advance(FakeRegistry.ACCESS_LIFE);
        credentials.authorization("GET", registry.manifest());

        assertThat(registry.tokensBought()).isEqualTo(2);
        assertThat(registry.exchanges()).isEqualTo(1);
    }

    @Test
    void authorization_refreshTokenEnded_exchangesAFreshIdentityToken() {
        credentials.authorization("GET", registry.manifest());
        clock.advance(FakeRegistry.REFRESH_LIFE);
        credentials.authorization("GET", registry.manifest());

        assertThat(registry.service.asked(EXCHANGE))
                .extracting(asked -> asked.field("access_token"))
                .containsExactly("identity-1", "identity-2");
    }

    @Test
    void authorization_refreshTokenRevoked_healsByOneExchange() {
        credentials.authorization("GET", registry.manifest());
        registry.forgetRefreshTokens();
        clock.advance(FakeRegistry.ACCESS_LIFE);

        assertThat(credentials.authorization("GET", registry.manifest()).value())
                .startsWith("Bearer ");
        assertThat(registry.exchanges()).isEqualTo(2);
    }

    @Test
    void authorization_freshRefreshTokenRefused_isToldWithoutAnotherExchange() {
        registry.service.answer(TOKEN, Reply.error(401, "UNAUTHORIZED", "no"));

        assertThatThrownBy(() -> credentials.authorization("GET", registry.manifest()))
                .isInstanceOf(RefusedException.class);
        assertThat(registry.exchanges()).isEqualTo(1);
    }

    @Test
    void authorization_tenant_isSent() {
        builder().tenant("tenant-1").build().authorization("GET", registry.manifest());

        assertThat(registry.service.asked(EXCHANGE).getFirst().field("tenant")).isEqualTo("tenant-1");
    }

    @Test
    void authorization_anonymous_exchangesNothing() {
        RegistryCredentials nobody = RegistryCredentials.builder(registry.url())
                .anonymous()
                .transport(clock.transport().build())
                .build();

        assertThat(nobody.authorization("GET", registry.manifest()).value()).startsWith("Bearer ");
        assertThat(registry.exchanges()).isZero();
        assertThat(registry.service.asked(TOKEN).getFirst().fields()).doesNotContainKeys("refresh_token", "username");
        assertThatThrownBy(nobody::refreshToken).hasMessageContaining("there is no identity and so no refresh token");
    }

    @Test
    void authorization_addressElsewhere_getsNoToken() {
        for (String elsewhere : List.of("https://localhost", "http://localhost:1/v2/", "https://evil.test/v2/")) {
            assertThatThrownBy(() -> credentials.authorization("GET", URI.create(elsewhere)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no token for that goes elsewhere");
        }
        assertThat(registry.service.asked(PING)).isEmpty();
    }

    @Test
    void renewed_rejectedToken_isReplacedByOne() {
        AuthorizationHeader rejected = credentials.authorization("GET", registry.manifest());

        AuthorizationHeader renewed = credentials.renewed(rejected, List.of());
        AuthorizationHeader again = credentials.renewed(rejected, List.of());

        assertThat(renewed.value()).isNotEqualTo(rejected.value());
        assertThat(again.value()).isEqualTo(renewed.value());
        assertThat(registry.tokensBought()).isEqualTo(2);
        assertThat(registry.exchanges()).isEqualTo(1);
    }

    @Test
    void renewed_otherScopeInTheChallenge_isAskedForAndLearned() {
        AuthorizationHeader rejected = credentials.authorization("GET", registry.manifest());
        String challenge = "Bearer realm=\"" + registry.url() + "/oauth2/token\",service=\"registry.test\","
                + "scope=\"repository:team/app:metadata_read\",error=\"insufficient_scope\"";

        AuthorizationHeader renewed = credentials.renewed(rejected, List.of(challenge));

        assertThat(renewed.scopes()).containsExactly("repository:team/app:pull", "repository:team/app:metadata_read");
        assertThat(credentials.authorization("GET", registry.manifest()).value())
                .isEqualTo(renewed.value());
        assertThat(registry.tokensBought()).isEqualTo(2);
    }

    @Test
    void renewed_challengeToAnotherSite_sendsNothingThere() {
        try (FakeService evil = new FakeService()) {
            AuthorizationHeader rejected = credentials.authorization("GET", registry.manifest());
            String challenge = "Bearer realm=\"http://127.0.0.1:" + evil.url().getPort() + "/oauth2/token\"";

            assertThatThrownBy(() -> credentials.renewed(rejected, List.of(challenge)))
                    .isInstanceOf(UntrustedRealmException.class);
            assertThat(evil.asked(TOKEN)).isEmpty();
            assertThat(evil.asked(EXCHANGE)).isEmpty();
        }
    }

    @Test
    void refreshToken_forDocker_isKept() {
        RefreshToken token = credentials.refreshToken();

        assertThat(credentials.refreshToken()).isEqualTo(token);
        assertThat(RegistryCredentials.TOKEN_USER).isEqualTo("00000000-0000-0000-0000-000000000000");
        assertThat(registry.exchanges()).isEqualTo(1);
    }

    @Test
    void identityFile_isReadAnewForEachExchange(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("token"), "first\n");
        RegistryCredentials ofFile = builder().identityFile(file).build();
        ofFile.refreshToken();
        Files.writeString(file, "second\n");
        clock.advance(FakeRegistry.REFRESH_LIFE);
        ofFile.refreshToken();

        assertThat(registry.service.asked(EXCHANGE))
                .extracting(asked -> asked.field("access_token"))
                .containsExactly("first", "second");
    }

    @Test
    void build_withoutOrWithTwoIdentities_isRefused() {
        assertThatThrownBy(() -> RegistryCredentials.builder(registry.url()).build())
                .hasMessageContaining("give a source of identity tokens, or say anonymous()");
        assertThatThrownBy(() -> builder().anonymous().build()).hasMessageContaining("leave one out");
        assertThatThrownBy(() -> RegistryCredentials.builder(URI.create("https://r.example.com/v2/")))
                .hasMessageContaining("has a path");
        assertThatThrownBy(() -> RegistryCredentials.builder(URI.create("http://r.example.com")))
                .hasMessageContaining("plain http");
    }
}
