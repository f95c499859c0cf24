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

/** Errors that are found before the gateway is asked have a registry's form all the same. */
@Timeout(60) // a guard against hanging
final class GatewayErrorsTest {
    @TempDir
    private Path directory;

    private FakeUpstream upstream;
    private GatewayLab lab;

    @BeforeEach
    void start() throws Exception {
        upstream = FakeUpstream.start();
        lab = GatewayLab.start(directory, upstream);
    }

    @AfterEach
    void stop() throws Exception {
        lab.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/open/%2e%2e/app/tags/list", "/v2/open/%2E/app/tags/list"})
    void path_readInTwoWays_is400OfARegistry(String path) throws Exception {
        RawConnection.Message answer = lab.askAnonymously("GET " + path);

        registrys(answer, 400, "INVALID_REQUEST");
    }

    @Test
    void headers_tooLarge_are431OfARegistry() throws Exception {
        RawConnection.Message answer =
                lab.askAnonymously("GET /v2/open/app/tags/list\nX-Long: " + "x".repeat(64 * 1024));

        registrys(answer, 431, "HEADERS_TOO_LARGE");
    }

    @Test
    void path_ofAnotherEndpoint_isNoRegistrys() throws Exception {
        RawConnection.Message answer = lab.askAnonymously("GET /oauth2%2ftoken");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.head().has("Docker-Distribution-Api-Version")).isFalse();
    }

    private void registrys(RawConnection.Message answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).contains("{\"errors\":[{\"code\":\"" + code + "\",\"message\":");
        assertThat(answer.header("Docker-Distribution-Api-Version")).isEqualTo("registry/2.0");
        assertThat(answer.header("X-Ms-Correlation-Request-Id")).hasSize(36);
        assertThat(upstream.heads()).isEmpty();
    }
}
