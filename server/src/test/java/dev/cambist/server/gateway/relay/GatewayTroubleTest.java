package dev.cambist.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees when the registry behind the gateway does not do its part. */
@Timeout(60) // a guard against hanging
final class GatewayTroubleTest {
    private static final String BLOB = "GET /v2/open/app/blobs/sha256:" + "a".repeat(64);
    private static final String UPLOAD = "PATCH /v2/open/app/blobs/uploads/1";

    @TempDir
    private Path directory;

    private FakeUpstream upstream;
    private GatewayLab lab;

    @BeforeEach
    void start() throws Exception {
        upstream = FakeUpstream.start();
        lab = GatewayLab.start(
                directory,
                "",
                "[{ service: registry.example.com, upstream: { url: \"http://" + upstream.authority()
                        + "\", idle-timeout: 2s } }]");
    }

    @AfterEach
    void stop() throws Exception {
        lab.close();
        upstream.close();
    }

    @Test
    void upstream_down_is503WithWhenToComeBack() throws Exception {
        upstream.close();

        refused(lab.ask(BLOB), "cannot be reached just now");
    }

    @Test
    void upstream_downDuringAnUpload_is503() throws Exception {
        upstream.close();

        refused(lab.ask(UPLOAD + "\nContent-Length: 5", "12345"), "cannot be reached just now");
    }

    @Test
    void upstream_upAgain_answers() throws Exception {
        upstream.plays((head, wire) -> wire.reset());
        refused(lab.ask(BLOB), "closed the connection before it had answered");

        upstream.plays(FakeUpstream::reply);

        assertThat(lab.ask(BLOB).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"401 Unauthorized", "407 Proxy Authentication Required"})
    void upstream_asksForASignIn_isNotTheClientsBusiness(String status) throws Exception {
        upstream.plays(FakeUpstream.answering("HTTP/1.1 " + status
                + "\nWWW-Authenticate: Bearer realm=\"https://evil.example\"\nContent-Length: 6\n\nsecret"));

        RawConnection.Message answer = lab.ask(BLOB);

        refused(answer, "does not let this gateway in");
        assertThat(answer.head().headers()).doesNotContainKey("WWW-Authenticate");
        assertThat(answer.body()).doesNotContain("secret");
    }

    @Test
    void upstream_asksForASignInDuringAnUpload_is503() throws Exception {
        upstream.plays(FakeUpstream.answering("HTTP/1.1 401 Unauthorized\nContent-Length: 0\n\n"));

        refused(lab.ask(UPLOAD + "\nContent-Length: 5", "12345"), "does not let this gateway in");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nonsense\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"})
    void upstream_answerThatIsNoHttp_is503(String answer) throws Exception {
        upstream.plays((head, wire) -> wire.write(answer));

        refused(lab.ask(BLOB), "gave an answer that cannot be understood");
    }

    @Test
    void upstream_silent_is503AfterTheIdleTime() throws Exception {
        upstream.plays((head, wire) -> wire.head());

        refused(lab.ask(BLOB), "did not answer in time");
    }

    @Test
    void upstream_endsEarly_showsTheClientThatTheBlobIsNotWhole() throws Exception {
        upstream.plays((head, wire) -> {
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(50_000));
            wire.reset();
        });

        assertThatThrownBy(() -> lab.ask(BLOB)).isInstanceOf(IOException.class);
    }

    @Test
    void upstream_endsEarlyInChunks_showsTheClientThatTheBlobIsNotWhole() throws Exception {
        upstream.plays((head, wire) -> {
            wire.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n");
            wire.close();
        });

        assertThatThrownBy(() -> lab.ask(BLOB)).isInstanceOf(IOException.class);
    }

    @Test
    void upstream_answersAnUploadEarly_isHeard() throws Exception {
        upstream.plays((head, wire) ->
                wire.write("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig"));

        try (RawConnection wire = lab.connect()) {
            wire.write(lab.head(UPLOAD + "\nContent-Length: 1000000") + "x".repeat(1000));
            RawConnection.Message answer = wire.answer("PATCH");

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).isEqualTo("big");
        }
    }

    @Test
    void client_leavesDuringAnUpload_endsItAtTheUpstreamUnfinished() throws Exception {
        CompletableFuture<String> end = new CompletableFuture<>();
        upstream.plays((head, wire) -> {
            try {
                end.complete(wire.body(head));
            } catch (IOException e) {
                end.complete("cut off: " + (e instanceof EOFException || e instanceof SocketException));
                throw e;
            }
        });
        try (RawConnection wire = lab.connect()) {
            wire.write(lab.head(UPLOAD + "\nContent-Length: 1000000") + "x".repeat(1000));
            Eventually.holds(
                    "the upload came to the registry", () -> !upstream.heads().isEmpty());
            wire.reset();
        }

        assertThat(end.get()).isEqualTo("cut off: true");
    }

    private static void refused(RawConnection.Message answer, String words) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body())
                .contains("\"code\":\"UNAVAILABLE\"", "the registry itself " + words, "upstream_unavailable");
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        assertThat(answer.header("Docker-Distribution-Api-Version")).isEqualTo("registry/2.0");
        assertThat(answer.header("X-Ms-Correlation-Request-Id")).hasSize(36);
    }
}
