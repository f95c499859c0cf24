package dev.cambist.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.oauth2.HostileRequest;
import dev.cambist.server.oauth2.TestRoutes;
import dev.cambist.server.settings.Limits;
import dev.cambist.server.settings.LingerLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers over HTTP/1.1 that are given before the request has been read, to clients that write all of it first. */
@Timeout(120) // a guard against hanging
final class EarlyAnswerTest {
    private static final String KEYS = "GET /.well-known/jwks.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final int TIMES = 3;
    private static final int MEBIBYTE = 1024 * 1024;

    private TestTls server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    static Stream<Arguments> protocolsAndSizes() {
        return Stream.of(TestTls.PLAIN, "TLSv1.2", "TLSv1.3")
                .flatMap(protocol -> Stream.of(1_000, 60_000, 200_000, 1_000_000, 4 * MEBIBYTE, 9 * MEBIBYTE)
                        .map(size -> Arguments.of(protocol, size)));
    }

    @ParameterizedTest(name = "{0}, {1} bytes")
    @MethodSource("protocolsAndSizes")
    void answer_beforeTheBodyWasRead_isReadAndTheConnectionKept(String protocol, int size) throws Exception {
        server = TestTls.start(Limits.DEFAULT);
        try (Socket socket = server.connect(protocol)) {
            for (int time = 0; time < TIMES; time++) {
                socket.getOutputStream().write(head("POST /nowhere", "Content-Length: " + size));
                writeBody(socket.getOutputStream(), size);

                assertThat(read(socket).status()).isEqualTo(404);
            }
            socket.getOutputStream().write(KEYS.getBytes(ISO_8859_1));
            assertThat(read(socket).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest(name = "{0}, {1} bytes")
    @MethodSource("protocolsAndSizes")
    void answer_thatClosesTheConnection_isReadAndTheEndIsInOrder(String protocol, int size) throws Exception {
        server = TestTls.start(Limits.DEFAULT);
        for (int time = 0; time < TIMES; time++) {
            try (Socket socket = server.connect(protocol)) {
                socket.getOutputStream().write(head("POST /nowhere", "Connection: close", "Content-Length: " + size));
                writeBody(socket.getOutputStream(), size);

                assertThat(read(socket).status()).isEqualTo(404);
                assertThat(socket.getInputStream().read()).isEqualTo(-1); // TLS: a close_notify, or this throws
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TestTls.PLAIN, "TLSv1.2", "TLSv1.3"})
    void answer_thatTheBodyIsTooLarge_isReadAndAnnouncesTheEnd(String protocol) throws Exception {
        server = TestTls.start(Limits.DEFAULT);
        try (Socket socket = server.connect(protocol)) {
            socket.getOutputStream()
                    .write(head(
                            "POST /oauth2/token",
                            "Content-Type: application/x-www-form-urlencoded",
                            "Content-Length: " + 9 * MEBIBYTE));
            writeBody(socket.getOutputStream(), 9 * MEBIBYTE);

            RawHttp.Received answer = read(socket);

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.headers()).containsEntry("Connection", "close");
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TestTls.PLAIN, "TLSv1.2", "TLSv1.3"})
    void answer_toChunks_isReadAndTheConnectionKept(String protocol) throws Exception {
        server = TestTls.start(Limits.DEFAULT);
        try (Socket socket = server.connect(protocol)) {
            OutputStream out = socket.getOutputStream();
            out.write(head("POST /nowhere", "Transfer-Encoding: chunked"));
            for (int chunk = 0; chunk < 100; chunk++) {
                out.write("10000\r\n".getBytes(ISO_8859_1));
                out.write(new byte[0x10000]);
                out.write("\r\n".getBytes(ISO_8859_1));
            }
            out.write(("0\r\n\r\n" + KEYS).getBytes(ISO_8859_1));

            assertThat(read(socket).status()).isEqualTo(404);
            assertThat(read(socket).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TestTls.PLAIN, "TLSv1.2", "TLSv1.3"})
    void answer_toAHeadThatIsTooLarge_isRead(String protocol) throws Exception {
        server = TestTls.start(Limits.DEFAULT);
        try (Socket socket = server.connect(protocol)) {
            OutputStream out = socket.getOutputStream();
            out.write("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ".getBytes(ISO_8859_1));
            for (int sent = 0; sent < 2 * MEBIBYTE; sent += 16_384) {
                out.write("x".repeat(16_384).getBytes(ISO_8859_1));
            }

            assertThat(read(socket).status()).isEqualTo(431);
        }
    }

    @Test
    void answer_insteadOfTheGoAheadThatTheClientDoesNotWaitFor_isRead() throws Exception {
        server = TestTls.start(Limits.DEFAULT);
        try (Socket socket = server.connect(TestTls.PLAIN)) {
            socket.getOutputStream()
                    .write(head("POST /nowhere", "Expect: 100-continue", "Content-Length: " + 9 * MEBIBYTE));
            writeBody(socket.getOutputStream(), 9 * MEBIBYTE);

            assertThat(read(socket).status()).isEqualTo(404);
        }
    }

    @Test
    void rest_thatDoesNotCome_isWaitedForBriefly() throws Exception {
        server = TestTls.start(lingering(new LingerLimits(Duration.ofSeconds(60), Duration.ofMillis(300), 1 << 30, 8)));
        try (Socket socket = server.connect("TLSv1.3")) {
            socket.getOutputStream().write(head("POST /nowhere", "Content-Length: 1000000"));

            assertThat(read(socket).status()).isEqualTo(404);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void rest_thatDrips_isReadForAWhile() throws Exception {
        server = TestTls.start(lingering(new LingerLimits(Duration.ofMillis(700), Duration.ofSeconds(60), 1 << 30, 8)));
        try (Socket socket = server.connect(TestTls.PLAIN)) {
            socket.getOutputStream().write(head("POST /nowhere", "Content-Length: 1000000"));

            assertThat(read(socket).status()).isEqualTo(404);
            assertThat(isEndedAmidWrites(socket, 1)).isTrue();
        }
    }

    @Test
    void rest_thatIsTooLarge_isReadUpToABound() throws Exception {
        server = TestTls.start(
                lingering(new LingerLimits(Duration.ofSeconds(60), Duration.ofSeconds(60), 3 * MEBIBYTE, 8)));
        try (Socket socket = server.connect(TestTls.PLAIN)) {
            socket.getOutputStream().write(head("POST /nowhere", "Content-Length: 1000000000"));

            assertThat(read(socket).status()).isEqualTo(404);
            assertThat(isEndedAmidWrites(socket, MEBIBYTE)).isTrue();
        }
    }

    @Test
    void rests_moreThanAllowedAtOnce_endTheOldest() throws Exception {
        server = TestTls.start(lingering(new LingerLimits(Duration.ofSeconds(60), Duration.ofSeconds(60), 1 << 30, 2)));
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int at = 0; at < 3; at++) {
                Socket socket = server.connect(TestTls.PLAIN);
                sockets.add(socket);
                socket.getOutputStream().write(head("POST /nowhere", "Content-Length: 10"));
                assertThat(read(socket).status()).isEqualTo(404);
            }

            assertThat(sockets.get(0).getInputStream().read()).isEqualTo(-1);
            for (Socket kept : sockets.subList(1, 3)) {
                kept.getOutputStream().write(("0123456789" + KEYS).getBytes(ISO_8859_1));
                assertThat(read(kept).status()).isEqualTo(200);
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void refusals_inAFlood_leaveTheServerAsBefore() throws Exception {
        server = TestTls.start(Limits.DEFAULT);
        List<Socket> sockets = new ArrayList<>();
        try {
            int threads = threads();
            for (int at = 0; at < 1500; at++) {
                Socket socket = server.connect(TestTls.PLAIN);
                sockets.add(socket);
                socket.getOutputStream().write(head("POST /nowhere", "Content-Length: 1000000"));
                socket.getOutputStream().write(new byte[10_000]);
            }
            for (Socket socket : sockets.subList(1500 - LingerLimits.DEFAULT.atOnce() / 2, 1500)) {
                // On a machine that has other work, what waited for too long in a flood is shed.
                assertThat(read(socket).status()).isIn(404, 429);
            }

            try (Socket good = server.connect(TestTls.PLAIN)) {
                good.getOutputStream().write(KEYS.getBytes(ISO_8859_1));
                assertThat(read(good).status()).isEqualTo(200);
            }
            // Jetty's own come and go; one for each connection would be more.
            assertThat(threads() - threads).isLessThan(LingerLimits.DEFAULT.atOnce() / 2);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** A client's pause may be noticed by more than one timer, and the second finds the answer to it on its way. */
    @Test
    void answer_thatIsOnItsWayWhenTheConnectionsTimeIsUp_isWhole() throws Exception {
        int length = 32 * MEBIBYTE; // more than what two sockets keep for a client that does not read yet
        RouteTable routes = RouteTable.builder()
                .under("/paused", new Paused(Answer.json(408, "x".repeat(length))))
                .build();
        try (Listeners listeners = Listeners.start(
                        ListenerSettings.plain(TestListeners.ANY, TestListeners.ANY),
                        routes,
                        TestRoutes.ofManagement(),
                        Limits.DEFAULT);
                Socket socket = new Socket("localhost", listeners.publicPort())) {
            socket.getOutputStream().write(head("POST /paused", "Content-Length: 1000"));

            // Not hasSize, which would print all of it.
            assertThat(read(socket).body().length()).isEqualTo(length);
        }
    }

    /** Answers, and lets the time of the connection be up before all of it is written. */
    private record Paused(Answer answer) implements StreamingEndpoint {
        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public Map<String, String> headers() {
            return Map.of();
        }

        @Override
        public void handle(Request request, Response response, Callback callback) {
            AnswerWriter.write(answer, new UUID(1, 1), request, response, callback);
            request.getConnectionMetaData().getConnection().onIdleExpired(new TimeoutException("the client pauses"));
        }
    }

    private static int threads() {
        return Thread.getAllStackTraces().size();
    }

    /** Writes until the other end takes no more. */
    private static boolean isEndedAmidWrites(Socket socket, int length) throws InterruptedException {
        try {
            for (int at = 0; at < 1000; at++) {
                socket.getOutputStream().write(new byte[length]);
                Thread.sleep(10); // slower than the connection is, so that what is measured is time
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static Limits lingering(LingerLimits linger) {
        Limits usual = Limits.DEFAULT;
        return new Limits(
                usual.formBytes(),
                usual.headerBytes(),
                usual.headTime(),
                usual.bodyTime(),
                usual.idleTime(),
                usual.requests(),
                usual.connections(),
                usual.stopTime(),
                usual.transfersPerClient(),
                linger);
    }

    private static byte[] head(String first, String... lines) {
        return (first + " HTTP/1.1\r\nHost: localhost\r\n" + HostileRequest.lines(lines) + "\r\n").getBytes(ISO_8859_1);
    }

    private static void writeBody(OutputStream out, int size) throws IOException {
        byte[] block = new byte[16_384];
        for (int sent = 0; sent < size; sent += block.length) {
            out.write(block, 0, Math.min(block.length, size - sent));
        }
    }

    private static RawHttp.Received read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        return RawHttp.read(in, false);
    }
}
