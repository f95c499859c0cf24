package dev.cambist.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which registry a request is for, and where its client is sent for a token. */
@Timeout(60) // a guard against hanging
final class GatewayHostsTest {
    @TempDir
    private Path directory;

    private FakeUpstream one;
    private FakeUpstream two;
    private GatewayLab lab;

    @BeforeEach
    void start() throws Exception {
        one = FakeUpstream.start();
        two = FakeUpstream.start();
        lab = GatewayLab.start(directory, "  trusted-proxies: [127.0.0.2]\n", registries());
    }

    private String registries() {
        return """

                  - { service: one.example.com, aliases: [registry.example.com], upstream: "http://%s" }
                  - { service: "two.example.com:8443", upstream: "http://%s" }
                  - { service: without.example.com }
                """.formatted(one.authority(), two.authority());
    }

    @AfterEach
    void stop() throws Exception {
        lab.close();
        one.close();
        two.close();
    }

    @Test
    void host_nameOfARegistry_leadsToItAlone() throws Exception {
        ask("one.example.com", lab.token("one.example.com", "repository:open/app:pull"));
        ask("two.example.com:8443", lab.token("two.example.com:8443", "repository:open/app:pull"));

        assertThat(one.heads()).hasSize(1);
        assertThat(two.heads()).hasSize(1);
    }

    @Test
    void host_tokenOfAnotherRegistry_isRefused() throws Exception {
        RawConnection.Message answer =
                ask("one.example.com", lab.token("two.example.com:8443", "repository:open/app:pull"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
        assertThat(one.heads()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ONE.Example.com", "one.example.com:5000", "registry.example.com", "Registry.example.com:1"})
    void host_otherSpellings_areTheSameRegistry(String host) throws Exception {
        RawConnection.Message answer = lab.askAnonymously("GET /v2/\nHost: " + host);

        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"http://" + host + "/oauth2/token\",service=\"one.example.com\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "two.example.com",
                "two.example.com:443",
                "evil.example",
                "without.example.com",
                "xone.example.com"
            })
    void host_unknown_is404AndDoesNotSayWhatExists(String host) throws Exception {
        RawConnection.Message answer = lab.askAnonymously("GET /v2/\nHost: " + host);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body())
                .contains("\"code\":\"NOT_FOUND\"", "there is no registry at " + host)
                .doesNotContain(" one.example.com", ":8443");
        assertThat(answer.header("Docker-Distribution-Api-Version")).isEqualTo("registry/2.0");
    }

    @Test
    void host_forwardedByNobodyTrusted_isIgnored() throws Exception {
        RawConnection.Message answer = lab.askAnonymously(
                "GET /v2/\nHost: one.example.com\nX-Forwarded-Host: two.example.com:8443\nX-Forwarded-Proto: https");

        assertThat(answer.header("WWW-Authenticate")).contains("realm=\"http://one.example.com/oauth2/token\"");
    }

    @Test
    void host_forwardedByATrustedProxy_counts() throws Exception {
        lab.close();
        lab = GatewayLab.start(directory, "  trusted-proxies: [127.0.0.1, \"::1\"]\n", registries());

        RawConnection.Message answer = lab.askAnonymously("GET /v2/\nHost: inner\nX-Forwarded-For: 10.0.0.7"
                + "\nX-Forwarded-Host: two.example.com:8443\nX-Forwarded-Proto: https");

        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo(
                        "Bearer realm=\"https://two.example.com:8443/oauth2/token\",service=\"two.example.com:8443\"");
    }

    @Test
    void realm_configuredUrl_givesTheScheme() throws Exception {
        lab.close();
        lab = GatewayLab.start(directory, "  url: https://login.example.com\n", registries());

        assertThat(lab.askAnonymously("GET /v2/\nHost: one.example.com").header("WWW-Authenticate"))
                .startsWith("Bearer realm=\"https://one.example.com/oauth2/token\"");
    }

    @Test
    void base_withoutToken_isAlways401AndAnAnonymousTokenPulls() throws Exception {
        RawConnection.Message base = lab.askAnonymously("GET /v2/\nHost: one.example.com");
        RawConnection.Message blob = ask("one.example.com", lab.token("one.example.com", "repository:open/app:pull"));

        assertThat(base.status()).isEqualTo(401);
        assertThat(base.body()).contains("\"code\":\"UNAUTHORIZED\"");
        assertThat(base.header("Docker-Distribution-Api-Version")).isEqualTo("registry/2.0");
        assertThat(blob.status()).isEqualTo(200);
    }

    @Test
    void token_withoutTheRight_isToldWhichScopeIsNeeded() throws Exception {
        RawConnection.Message answer =
                ask("one.example.com", lab.token("one.example.com", "repository:open/other:pull"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate"))
                .endsWith("scope=\"repository:open/app:pull\",error=\"insufficient_scope\"");
        assertThat(one.heads()).isEmpty();
    }

    private RawConnection.Message ask(String host, String token) throws Exception {
        return lab.askAnonymously("GET /v2/open/app/tags/list\nHost: " + host + "\nAuthorization: Bearer " + token);
    }
}
