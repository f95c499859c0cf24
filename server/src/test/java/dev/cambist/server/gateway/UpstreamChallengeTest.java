package dev.cambist.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UpstreamChallengeTest {
    @Test
    void of_dockerHubs_isBearerWithAllThree() {
        assertThat(of("Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\","
                        + "scope=\"repository:library/alpine:pull\""))
                .isEqualTo(new UpstreamChallenge.Bearer(
                        "https://auth.docker.io/token",
                        Optional.of("registry.docker.io"),
                        Optional.of("repository:library/alpine:pull")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer realm=\"https://a/t\"",
                "bearer Realm=\"https://a/t\"",
                "Bearer realm = \"https://a/t\" ",
                "Bearer realm=https://a/t",
                "Basic realm=\"x\", Bearer realm=\"https://a/t\"",
                "Negotiate, Bearer realm=\"https://a/t\"",
                "Bearer realm=\"https:\\//a/t\""
            })
    void of_otherSpellings_isTheSame(String header) {
        assertThat(of(header))
                .isEqualTo(new UpstreamChallenge.Bearer("https://a/t", Optional.empty(), Optional.empty()));
    }

    @Test
    void of_severalHeaders_findsTheBearer() {
        assertThat(of("Basic realm=\"x\"", "Bearer realm=\"https://a/t\",error=\"invalid_token\""))
                .isInstanceOf(UpstreamChallenge.Bearer.class);
    }

    @Test
    void of_basic_isBasic() {
        assertThat(of("Basic realm=\"Registry, the Bearer of bad news\"")).isEqualTo(new UpstreamChallenge.Basic());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Negotiate", "Bearer", "Bearer scope=\"x\"", "=,=,\"", "\"Bearer realm=x\""})
    void of_anythingElse_isUnknown(String header) {
        assertThat(of(header)).isEqualTo(new UpstreamChallenge.Unknown());
    }

    @Test
    void of_endlessHeader_isUnknown() {
        assertThat(of("Bearer realm=\"" + "x".repeat(10_000) + "\"")).isEqualTo(new UpstreamChallenge.Unknown());
    }

    private static UpstreamChallenge of(String... headers) {
        return UpstreamChallenge.of(List.of(headers));
    }
}
