package dev.cambist.client;

import static dev.cambist.client.FakeService.EXCHANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.client.FakeService.Reply;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExchangeWireTest {
    private static final Instant END = ManualClock.START.plus(Duration.ofHours(3));
    private static final String REFRESH = Jwt.ending(END, "refresh");

    private final FakeService service = new FakeService().answer(EXCHANGE, Reply.refreshToken(REFRESH));
    private final RegistryTokenClient client = RegistryTokenClient.at(service.url());

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void exchange_accessToken_isTheFormThatAcrTakes() {
        RefreshToken token = client.exchange(ExchangeRequest.ofAccessToken("registry.test", "identity+/="));

        assertThat(token.reveal()).isEqualTo(REFRESH);
        assertThat(token.expiry()).contains(END);
        assertThat(service.asked(EXCHANGE)).singleElement().satisfies(asked -> {
            assertThat(asked.method()).isEqualTo("POST");
            assertThat(asked.header("Content-type")).isEqualTo("application/x-www-form-urlencoded");
            assertThat(asked.header("Accept")).isEqualTo("application/json");
            assertThat(asked.fields()).containsOnlyKeys("grant_type", "service", "access_token");
            assertThat(asked.field("grant_type")).isEqualTo("access_token");
            assertThat(asked.field("service")).isEqualTo("registry.test");
            assertThat(asked.field("access_token")).isEqualTo("identity+/=");
        });
    }

    @Test
    void exchange_refreshToken_sendsNoAccessToken() {
        client.exchange(ExchangeRequest.ofRefreshToken("registry.test", "entra-refresh"));

        assertThat(service.asked(EXCHANGE)).singleElement().satisfies(asked -> {
            assertThat(asked.fields()).containsOnlyKeys("grant_type", "service", "refresh_token");
            assertThat(asked.field("grant_type")).isEqualTo("refresh_token");
            assertThat(asked.field("refresh_token")).isEqualTo("entra-refresh");
        });
    }

    @Test
    void exchange_both_sendsBoth() {
        client.exchange(ExchangeRequest.ofBoth("registry.test", "identity", "entra-refresh"));

        assertThat(service.asked(EXCHANGE)).singleElement().satisfies(asked -> {
            assertThat(asked.field("grant_type")).isEqualTo("access_token_refresh_token");
            assertThat(asked.field("access_token")).isEqualTo("identity");
            assertThat(asked.field("refresh_token")).isEqualTo("entra-refresh");
        });
    }

    @Test
    void exchange_tenant_isSentWithEachGrant() {
        client.exchange(ExchangeRequest.ofAccessToken("registry.test", "a").withTenant("tenant-1"));
        client.exchange(ExchangeRequest.ofRefreshToken("registry.test", "r").withTenant("tenant-2"));
        client.exchange(ExchangeRequest.ofBoth("registry.test", "a", "r").withTenant("tenant-3"));

        assertThat(service.asked(EXCHANGE))
                .extracting(asked -> asked.field("tenant"))
                .containsExactly("tenant-1", "tenant-2", "tenant-3");
    }

    @Test
    void exchange_tokenWithLineBreakAtTheEnd_isSentWithoutIt() {
        client.exchange(ExchangeRequest.ofAccessToken("registry.test", "identity\n"));

        assertThat(service.asked(EXCHANGE).getFirst().field("access_token")).isEqualTo("identity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "s3cr 3t", "s3cr\n3t", "s3crä3t"})
    void exchangeRequest_whatIsNoToken_cannotBeBuiltAndIsNotShown(String token) {
        assertThatThrownBy(() -> ExchangeRequest.ofAccessToken("registry.test", token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the access token ")
                .message()
                .doesNotContain("s3cr", "3t");
    }

    @Test
    void exchangeRequest_emptyService_cannotBeBuilt() {
        assertThatThrownBy(() -> ExchangeRequest.ofAccessToken(" ", "token"))
                .hasMessageContaining("the service is empty; give the registry's name");
    }

    @Test
    void exchange_otherMembersInTheAnswer_areIgnored() {
        service.answer(
                EXCHANGE,
                Reply.json(200, "{\"expires_in\":10800,\"x\":{\"y\":[1,null,true]},\"refresh_token\":\"opaque\"}"));

        RefreshToken token = client.exchange(ExchangeRequest.ofAccessToken("registry.test", "identity"));

        assertThat(token.reveal()).isEqualTo("opaque");
        assertThat(token.expiry()).isEmpty();
    }

    @Test
    void exchangeAsync_success_endsTheFutureWithTheToken() {
        assertThat(client.exchangeAsync(ExchangeRequest.ofAccessToken("registry.test", "identity"))
                        .join()
                        .reveal())
                .isEqualTo(REFRESH);
    }

    @Test
    void endpoints_elsewhere_areUsed() {
        service.answer("/acr/oauth2/exchange", Reply.refreshToken("elsewhere"));
        RegistryTokenClient other = RegistryTokenClient.withEndpoints(
                service.url().resolve("/acr/oauth2/exchange"),
                service.url().resolve("/acr/oauth2/token"),
                Transport.standard());

        assertThat(other.exchange(ExchangeRequest.ofAccessToken("registry.test", "identity"))
                        .reveal())
                .isEqualTo("elsewhere");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://registry.example.com",
                "http://10.0.0.1",
                "http://localhost.example.com",
                "http://app.localhost",
                "ftp://localhost",
                "registry.example.com",
                "https://user@registry.example.com",
                "https://registry.example.com/path",
                "https://registry.example.com?query"
            })
    void at_addressThatIsNone_isRefused(String address) {
        assertThatThrownBy(() -> RegistryTokenClient.at(URI.create(address)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1", "https://10.0.0.1"})
    void at_httpsOrLoopback_isFine(String address) {
        assertThat(RegistryTokenClient.at(URI.create(address))).isNotNull();
    }
}
