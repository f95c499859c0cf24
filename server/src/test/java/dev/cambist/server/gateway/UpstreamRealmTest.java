package dev.cambist.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the password for an upstream may go. */
final class UpstreamRealmTest {
    private static final URI UPSTREAM = URI.create("https://quay.example");

    @ParameterizedTest
    @ValueSource(strings = {"https://quay.example/v2/auth", "https://QUAY.example:443/v2/auth", "/v2/auth"})
    void of_ownOrigin_mayHaveIt(String realm) {
        assertThat(of(realm, null)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://quay.example/v2/auth",
                "https://quay.example:8443/v2/auth",
                "https://auth.quay.example/token",
                "https://quay.example.evil.example/token",
                "https://quay.example@evil.example/token",
                "https://evil.example/?https://quay.example/",
                "//evil.example/token",
                "https:///token",
                "file:///etc/passwd",
                "https://quay.example/#x",
                "not a url"
            })
    void of_anyOtherAddress_mayNot(String realm) {
        assertThat(of(realm, null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://auth.docker.io/token", "https://AUTH.docker.io:443/token"})
    void of_theAddressThatIsConfigured_mayHaveIt(String realm) {
        assertThat(of(realm, "https://auth.docker.io/token")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://quay.example/v2/auth",
                "https://auth.docker.io/other",
                "https://auth.docker.io/token/",
                "http://auth.docker.io/token",
                "https://auth.docker.io.evil.example/token"
            })
    void of_anyOtherThanTheOneThatIsConfigured_mayNot(String realm) {
        assertThat(of(realm, "https://auth.docker.io/token")).isEmpty();
    }

    @Test
    void request_namesServiceAndEachScope() {
        UpstreamRealm realm = of("/auth?account=x", null).orElseThrow();

        assertThat(realm.request(List.of("repository:a/b:pull,push", "repository:c:pull")))
                .hasToString("https://quay.example/auth?account=x&service=inner+one"
                        + "&scope=repository%3Aa%2Fb%3Apull%2Cpush&scope=repository%3Ac%3Apull");
        assertThat(new UpstreamRealm(UPSTREAM.resolve("/auth"), Optional.empty()).request(List.of()))
                .hasToString("https://quay.example/auth");
    }

    private static Optional<UpstreamRealm> of(String realm, @Nullable String configured) {
        return UpstreamRealm.of(
                new UpstreamChallenge.Bearer(realm, Optional.of("inner one"), Optional.empty()),
                UPSTREAM,
                Optional.ofNullable(configured).map(URI::create));
    }
}
