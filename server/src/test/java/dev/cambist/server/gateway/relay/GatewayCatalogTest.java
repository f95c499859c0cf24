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

/** The catalog as the gateway shows it. */
@Timeout(60) // a guard against hanging
final class GatewayCatalogTest {
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

    @Test
    void catalog_showsWhatTheCallerMayPull() throws Exception {
        upstream.plays(json("{\"repositories\":[\"closed/a\",\"open/a\",\"open/b\",\"z\"]}"));

        RawConnection.Message answer = catalog("");

        assertThat(answer.body()).isEqualTo("{\"repositories\":[\"open/a\",\"open/b\"]}");
        assertThat(answer.head().has("Link")).isFalse();
        assertThat(upstream.last().target()).isEqualTo("/v2/_catalog?n=100");
        assertThat(upstream.last().has("Authorization")).isFalse();
    }

    @Test
    void catalog_inPages_goesOnBehindTheLast() throws Exception {
        upstream.plays(json("{\"repositories\":[\"open/a\",\"open/b\",\"open/c\"]}"));

        RawConnection.Message answer = catalog("?n=2");

        assertThat(answer.body()).isEqualTo("{\"repositories\":[\"open/a\",\"open/b\"]}");
        assertThat(answer.header("Link"))
                .startsWith("</v2/_catalog?n=2&last=open")
                .endsWith(">; rel=\"next\"");
    }

    @Test
    void catalog_withoutTheRightToList_isRefused() throws Exception {
        RawConnection.Message answer = lab.ask("GET /v2/_catalog");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).contains("scope=\"registry:catalog:*\"");
        assertThat(upstream.heads()).isEmpty();
    }

    @Test
    void catalog_sizeThatIsNone_is400() throws Exception {
        RawConnection.Message answer = catalog("?n=0");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("PAGINATION_NUMBER_INVALID");
    }

    @Test
    void catalog_registryWithoutOne_is404() throws Exception {
        upstream.plays(FakeUpstream.answering("HTTP/1.1 404 Not Found\nContent-Length: 0\n\n"));

        assertThat(catalog("").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nonsense", "{\"repositories\":{}}", "{\"repositories\":[1]}", "{\"repositories\":[\"b\",\"a\"]}"
            })
    void catalog_unsound_is503(String body) throws Exception {
        upstream.plays(json(body));

        RawConnection.Message answer = catalog("");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("cannot be understood");
    }

    @Test
    void catalog_withoutEnd_is503() throws Exception {
        upstream.plays(json("\"" + "x".repeat(2 * 1024 * 1024) + "\""));

        assertThat(catalog("").status()).isEqualTo(503);
    }

    @Test
    void catalog_registryThatRefusesUs_is503() throws Exception {
        upstream.plays(FakeUpstream.answering("HTTP/1.1 401 Unauthorized\nContent-Length: 0\n\n"));

        RawConnection.Message answer = catalog("");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("does not let this gateway in");
    }

    @Test
    void catalog_registryDown_is503() throws Exception {
        upstream.close();

        assertThat(catalog("").status()).isEqualTo(503);
    }

    private static FakeUpstream.Script json(String body) {
        return FakeUpstream.answering("HTTP/1.1 200 OK\nContent-Length: " + body.length() + "\n\n" + body);
    }

    private RawConnection.Message catalog(String query) throws Exception {
        return lab.askAnonymously("GET /v2/_catalog" + query + "\nHost: registry.example.com\nAuthorization: Bearer "
                + lab.token("registry:catalog:*"));
    }
}
