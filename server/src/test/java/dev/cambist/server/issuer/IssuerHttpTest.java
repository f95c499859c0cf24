package dev.cambist.server.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.cambist.server.settings.Connection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The timeout is short where it is expected and long where it is not. */
@Timeout(60)
final class IssuerHttpTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final FakeIssuer issuer = new FakeIssuer();
    private final IssuerHttp http = new IssuerHttp(Connection.DIRECT);
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        http.close();
        issuer.close();
    }

    @Test
    void get_goodAnswer_isItsBody() throws IssuerException {
        issuer.page("/good", 200, "content");

        assertThat(http.get(at("/good"), LONG)).asString(UTF_8).isEqualTo("content");
    }

    @Test
    void get_noAnswer_endsAtTheTimeout() {
        issuer.page("/silent", exchange -> waitForEnd());

        assertFails("/silent", SHORT, "there was no complete answer within 300 ms");
    }

    @Test
    void get_bodyThatDrips_endsAtTheTimeoutAndIsHungUpOn() throws InterruptedException {
        CountDownLatch hungUp = new CountDownLatch(1);
        issuer.page("/drip", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            writeUntilHungUp(exchange, new byte[] {' '}, hungUp);
        });

        assertFails("/drip", SHORT, "there was no complete answer within 300 ms");
        assertThat(hungUp.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void get_bodyWithoutEnd_isReadToTheLimitAndHungUpOn() throws InterruptedException {
        CountDownLatch hungUp = new CountDownLatch(1);
        issuer.page("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            writeUntilHungUp(exchange, new byte[8192], hungUp);
        });

        assertFails("/endless", LONG, "body exceeds capacity: 262144");
        assertThat(hungUp.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void get_fiveMegabytesAnnounced_isRefused() {
        issuer.page("/large", 200, " ".repeat(5 * 1024 * 1024));

        assertFails("/large", LONG, "body exceeds capacity: 262144");
    }

    @Test
    void get_bodyOfExactlyTheLimit_isTaken() throws IssuerException {
        issuer.page("/limit", 200, " ".repeat(IssuerHttp.MAX_BYTES));

        assertThat(http.get(at("/limit"), LONG)).hasSize(262_144);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void get_redirect_isNotFollowed(int status) {
        try (FakeIssuer other = new FakeIssuer()) {
            other.page("/keys", 200, "{}");
            issuer.page("/moved", exchange -> {
                exchange.getResponseHeaders().set("Location", other.url() + "/keys");
                FakeIssuer.send(exchange, status, "");
            });

            assertFails("/moved", LONG, "it answers with status " + status + "; redirects are not followed");
            assertThat(other.requests()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 400, 401, 404, 407, 429, 500, 503})
    void get_anotherStatus_isRefused(int status) {
        issuer.page("/status", status, "");

        assertFails("/status", LONG, "it answers with status " + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void get_redirectOnTheSameHost_isFollowed(int status) throws IssuerException {
        issuer.page("/keys/", 200, "content");
        issuer.page("/keys", exchange -> {
            exchange.getResponseHeaders().set("Location", "/keys/");
            FakeIssuer.send(exchange, status, "");
        });

        assertThat(http.get(at("/keys"), LONG)).asString(UTF_8).isEqualTo("content");
    }

    @Test
    void get_redirectsInACircle_end() {
        issuer.page("/circle", exchange -> {
            exchange.getResponseHeaders().set("Location", issuer.url() + "/circle");
            FakeIssuer.send(exchange, 302, "");
        });

        assertFails("/circle", LONG, "redirects are not followed without end");
        assertThat(issuer.requests("/circle")).isEqualTo(4);
    }

    @Test
    void get_redirectsOnTheSameHostThatTakeLong_endAtTheTimeoutOfAll() {
        issuer.page("/slow", exchange -> {
            pause(200);
            exchange.getResponseHeaders().set("Location", "/slow");
            FakeIssuer.send(exchange, 302, "");
        });

        assertFails("/slow", SHORT, "there was no complete answer within 300 ms");
    }

    /** With another port or scheme, or with a password in it, it is another place. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost/keys",
                "//127.0.0.1/keys",
                "http://localhost:1/keys",
                "http://user@localhost:%PORT/keys",
                "http://localhost:%PORT.example.com/keys",
                ":",
                "mailto:someone"
            })
    void get_redirectElsewhere_isNotFollowed(String location) {
        issuer.page("/moved", exchange -> {
            exchange.getResponseHeaders().set("Location", location.replace("%PORT", String.valueOf(at("/").getPort())));
            FakeIssuer.send(exchange, 302, "");
        });

        assertFails("/moved", LONG, "it answers with status 302; redirects are not followed");
    }

    @Test
    void get_everyDocument_isAskedForAsJsonOfEitherKindAndUncompressed() throws IssuerException {
        issuer.page("/accept", exchange -> {
            var headers = exchange.getRequestHeaders();
            FakeIssuer.send(exchange, 200, headers.get("Accept") + " " + headers.get("Accept-Encoding"));
        });

        assertThat(http.get(at("/accept"), LONG))
                .asString(UTF_8)
                .isEqualTo("[application/json,application/jwk-set+json,*/*;q=0.1] [identity]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "x-gzip", "GZip", "identity, gzip"})
    void get_answerCompressedUnasked_isUnderstood(String coding) throws IssuerException {
        issuer.page("/gzip", exchange -> compressed(exchange, coding, gzip("content".getBytes(UTF_8))));

        assertThat(http.get(at("/gzip"), LONG)).asString(UTF_8).isEqualTo("content");
    }

    @Test
    void get_compressedBeyondTheLimit_isRefused() {
        issuer.page("/bomb", exchange -> compressed(exchange, "gzip", gzip(new byte[IssuerHttp.MAX_BYTES + 1])));

        assertFails("/bomb", LONG, "body exceeds capacity: 262144");
    }

    @Test
    void get_saysGzipAndIsNot_isRefused() {
        issuer.page("/gzip", exchange -> compressed(exchange, "gzip", "{}".getBytes(UTF_8)));

        assertFails("/gzip", LONG, "its answer says that it is compressed with gzip and is not");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "gzip, gzip"})
    void get_codingThatIsNotKnown_isNamed(String coding) {
        issuer.page("/coding", exchange -> compressed(exchange, coding, new byte[] {1}));

        assertFails("/coding", LONG, "its answer is compressed in a way that was not asked for: " + coding);
    }

    /** HTTP/1.0, chunks, another case, an odd type: all of it is legal. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 200 OK\r\n\r\ncontent",
                "HTTP/1.0 200 OK\r\nContent-Length: 7\r\n\r\ncontent",
                "HTTP/1.1 200\r\ncontent-length: 7\r\n\r\ncontent",
                "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\ncontent",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3;x=y\r\ncon\r\n4\r\ntent\r\n0\r\nA: b\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Length: 7\r\n\r\ncontent",
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\ncontent"
            })
    void get_everyLegalSpellingOfAnAnswer_isUnderstood(String answer) throws Exception {
        Thread server;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server = Thread.startVirtualThread(() -> answerAll(socket, answer));

            assertThat(http.get(URI.create("http://localhost:" + socket.getLocalPort() + "/"), LONG))
                    .asString(UTF_8)
                    .isEqualTo("content");
        }
        server.join();
    }

    @Test
    void get_nobodyThere_saysSo() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertThatThrownBy(() -> http.get(URI.create("http://localhost:" + free + "/"), LONG))
                .isInstanceOf(IssuerException.class)
                .hasMessage("nothing answers at its host and port");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 -1 No\r\n\r\n"
            })
    void get_whatIsNotHttp_isRefused(String answer) throws Exception {
        Thread server;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server = Thread.startVirtualThread(() -> answerAll(socket, answer));

            assertThatThrownBy(() -> http.get(URI.create("http://localhost:" + socket.getLocalPort() + "/"), LONG))
                    .isInstanceOf(IssuerException.class);
        }
        server.join();
    }

    @Test
    void get_httpsWhereNoneIsSpoken_saysSo() throws Exception {
        Thread server;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server = Thread.startVirtualThread(() -> answerAll(socket, "HTTP/1.1 400 Bad Request\r\n\r\n"));

            assertThatThrownBy(() -> http.get(URI.create("https://localhost:" + socket.getLocalPort() + "/"), LONG))
                    .isInstanceOf(IssuerException.class)
                    .hasMessageContaining("the exchange failed: javax.net.ssl.SSL");
        }
        server.join();
    }

    @Test
    void get_hostThatCannotBe_saysSo() {
        // Too long for a label of a host name, so nobody is asked for it.
        URI address = URI.create("http://" + "a".repeat(64) + ".localhost/");

        assertThatThrownBy(() -> http.get(address, LONG))
                .isInstanceOf(IssuerException.class)
                .hasMessage("its host name cannot be resolved");
    }

    @Test
    void get_interrupted_endsAndStaysInterrupted() {
        issuer.page("/silent", exchange -> waitForEnd());
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> http.get(at("/silent"), LONG)).isInstanceOf(IssuerException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void post_form_isSentWithItsAuthorization() throws IssuerException {
        issuer.page("/token", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            FakeIssuer.send(exchange, 418, body + " " + type + " " + authorization);
        });

        var answer = http.post(at("/token"), "a=b", Optional.of("Basic eDp5"), LONG);

        assertThat(answer.statusCode()).isEqualTo(418);
        assertThat(answer.body()).asString(UTF_8).isEqualTo("a=b application/x-www-form-urlencoded Basic eDp5");
    }

    private void assertFails(String path, Duration timeout, String problem) {
        assertThatThrownBy(() -> http.get(at(path), timeout))
                .isInstanceOf(IssuerException.class)
                .hasMessageContaining(problem);
    }

    private URI at(String path) {
        return URI.create(issuer.url() + path);
    }

    private static void compressed(HttpExchange exchange, String coding, byte[] content) throws IOException {
        exchange.getResponseHeaders().set("Content-Encoding", coding);
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private void pause(long millis) {
        try {
            end.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void waitForEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeUntilHungUp(HttpExchange exchange, byte[] piece, CountDownLatch hungUp) {
        try (OutputStream body = exchange.getResponseBody()) {
            while (!end.await(piece.length == 1 ? 10 : 0, TimeUnit.MILLISECONDS)) {
                body.write(piece);
                body.flush();
            }
        } catch (IOException e) {
            hungUp.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answerAll(ServerSocket socket, String answer) {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                connection.getInputStream().read(new byte[8192]);
                connection.getOutputStream().write(answer.getBytes(UTF_8));
            } catch (IOException e) {
                // The test is over, or the client has hung up.
            }
        }
    }
}
