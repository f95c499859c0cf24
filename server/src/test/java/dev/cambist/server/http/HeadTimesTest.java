package dev.cambist.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.http.Http2Wire.Frame;
import dev.cambist.server.oauth2.HostileRequest;
import dev.cambist.server.settings.Limits;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are never silent for long and never come to the end of a head; and others, which are let be. */
@Timeout(60) // a guard against hanging
final class HeadTimesTest {
    private static final Duration HEAD_TIME = Duration.ofMillis(1500);
    private static final String KEYS = "GET /.well-known/jwks.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);

    private TestTls server;

    @BeforeEach
    void start() throws Exception {
        Limits usual = Limits.DEFAULT;
        server = TestTls.start(new Limits(
                usual.formBytes(),
                usual.headerBytes(),
                HEAD_TIME,
                usual.bodyTime(),
                usual.idleTime(),
                usual.requests(),
                usual.connections(),
                usual.stopTime(),
                usual.transfersPerClient(),
                usual.linger()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {TestTls.PLAIN, "TLSv1.2", "TLSv1.3"})
    void head_thatDrips_is408(String protocol) throws Exception {
        try (Socket socket = server.connect(protocol)) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\nX-Drips: ".getBytes(ISO_8859_1));
            drip(socket, "x");

            RawHttp.Received answer = RawHttp.read(socket.getInputStream(), false);

            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains("REQUEST_TIMEOUT", "slow_head", "request line and headers");
            assertThat(answer.headers()).containsEntry("Connection", "close");
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TestTls.PLAIN, "TLSv1.3"})
    void head_thatDripsAfterAnotherRequest_is408(String protocol) throws Exception {
        try (Socket socket = server.connect(protocol)) {
            socket.getOutputStream().write(KEYS.getBytes(ISO_8859_1));
            assertThat(RawHttp.read(socket.getInputStream(), false).status()).isEqualTo(200);
            socket.getOutputStream().write("GET /".getBytes(ISO_8859_1));
            drip(socket, "x");

            assertThat(RawHttp.read(socket.getInputStream(), false).status()).isEqualTo(408);
        }
    }

    @Test
    void head_ofWhichOnlyBlankLinesCome_endsTheConnection() throws Exception {
        try (Socket socket = server.connect(TestTls.PLAIN)) {
            drip(socket, "\r\n");

            assertThat(isEnded(socket)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TestTls.PLAIN, "TLSv1.3"})
    void connection_withoutAByte_isEnded(String protocol) throws Exception {
        try (Socket socket = server.connect(protocol)) {
            assertThat(isEnded(socket)).isTrue();
        }
    }

    @Test
    void handshake_thatDoesNotBegin_endsTheConnection() throws Exception {
        try (Socket socket = new Socket("localhost", server.secure().publicPort())) {
            assertThat(isEnded(socket)).isTrue();
        }
    }

    @Test
    void handshake_thatDrips_endsTheConnection() throws Exception {
        try (Socket socket = new Socket("localhost", server.secure().publicPort())) {
            socket.getOutputStream().write(new byte[] {22, 3, 1, 0x20, 0, 1, 0, 0x1f, 0}); // a ClientHello of 8 kB
            drip(socket, "x");

            assertThat(isEnded(socket)).isTrue();
        }
    }

    @Test
    void connection_betweenTwoRequests_isLetBe() throws Exception {
        try (Socket socket = server.connect("TLSv1.3")) {
            for (int times = 0; times < 2; times++) {
                socket.getOutputStream().write(KEYS.getBytes(ISO_8859_1));
                assertThat(RawHttp.read(socket.getInputStream(), false).status())
                        .isEqualTo(200);
                Thread.sleep(HEAD_TIME.toMillis() * 2); // no clock but the real one counts
            }
            socket.getOutputStream().write(KEYS.getBytes(ISO_8859_1));
            assertThat(RawHttp.read(socket.getInputStream(), false).status()).isEqualTo(200);
        }
    }

    @Test
    void body_thatTakesLongerThanAHeadMay_isRead() throws Exception {
        String form = "grant_type=password&service=registry.example.com";
        try (Socket socket = server.connect(TestTls.PLAIN)) {
            socket.getOutputStream()
                    .write(("POST /oauth2/token HTTP/1.1\r\n"
                                    + HostileRequest.lines(
                                            "Host: localhost",
                                            "Content-Type: application/x-www-form-urlencoded",
                                            "Content-Length: " + form.length())
                                    + "\r\n")
                            .getBytes(ISO_8859_1));
            for (int at = 0; at < form.length(); at++) {
                Thread.sleep(HEAD_TIME.toMillis() * 2 / form.length());
                socket.getOutputStream().write(form.charAt(at));
            }

            assertThat(RawHttp.read(socket.getInputStream(), false).status()).isEqualTo(200);
        }
    }

    @Test
    void http2_prefaceThatDrips_endsTheConnection() throws Exception {
        try (Http2Wire wire = Http2Wire.handshake(
                server.secure().publicPort(), server.authority().clientContext())) {
            wire.raw(PREFACE, 0, 5);
            drip(wire, PREFACE[5]);

            assertThat(ending(wire)).isTrue();
        }
    }

    @Test
    void http2_headersThatDrip_endTheConnection() throws Exception {
        try (Http2Wire wire = server.connectHttp2()) {
            serve(wire, 1);
            wire.raw(new byte[] {0, 0x30, 0, Http2Wire.HEADERS, Http2Wire.END_HEADERS, 0, 0, 0, 3}, 0, 9);
            drip(wire, (byte) 0);

            assertThat(ending(wire)).isTrue();
        }
    }

    @Test
    void http2_headersWhoseContinuationsNeverEnd_endTheConnection() throws Exception {
        try (Http2Wire wire = server.connectHttp2()) {
            serve(wire, 1);
            wire.send(Http2Wire.HEADERS, Http2Wire.END_STREAM, 3, keys());
            Thread.startVirtualThread(
                    () -> untilRefused(() -> wire.send(Http2Wire.CONTINUATION, 0, 3, Http2Wire.fields("x-more", "x"))));

            assertThat(ending(wire)).isTrue();
        }
    }

    @Test
    void http2_connectionWithPingsAndWithoutARequest_isEnded() throws Exception {
        try (Http2Wire wire = server.connectHttp2()) {
            Thread.startVirtualThread(() -> untilRefused(() -> wire.send(Http2Wire.PING, 0, 0, new byte[8])));

            assertThat(ending(wire)).isTrue();
        }
    }

    @Test
    void http2_connectionBetweenTwoRequests_isLetBe() throws Exception {
        try (Http2Wire wire = server.connectHttp2()) {
            serve(wire, 1);
            Thread.sleep(HEAD_TIME.toMillis() * 2); // no clock but the real one counts
            serve(wire, 3);
        }
    }

    private static void serve(Http2Wire wire, int stream) throws Exception {
        wire.send(Http2Wire.HEADERS, Http2Wire.END_HEADERS | Http2Wire.END_STREAM, stream, keys());
        Frame answer = Objects.requireNonNull(wire.next(stream));
        assertThat(answer.type()).isEqualTo(Http2Wire.HEADERS);
        assertThat(wire.status(answer)).isEqualTo(200);
    }

    private static byte[] keys() {
        return Http2Wire.fields(
                ":method", "GET", ":scheme", "https", ":authority", "localhost", ":path", "/.well-known/jwks.json");
    }

    /** Sends something small. */
    @FunctionalInterface
    private interface Drop {
        void fall() throws IOException;
    }

    private static void drip(Socket socket, String drop) {
        Thread.startVirtualThread(
                () -> untilRefused(() -> socket.getOutputStream().write(drop.getBytes(ISO_8859_1))));
    }

    private static void drip(Http2Wire wire, byte drop) {
        Thread.startVirtualThread(() -> untilRefused(() -> wire.raw(new byte[] {drop}, 0, 1)));
    }

    private static void untilRefused(Drop drop) {
        try {
            for (int drops = 0; drops < 500; drops++) {
                drop.fall();
                Thread.sleep(100);
            }
        } catch (IOException | InterruptedException e) {
            return;
        }
    }

    /** Whether the other end hangs up; a connection without a first head is owed no answer. */
    private static boolean isEnded(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        try {
            while (socket.getInputStream().read() >= 0) {
                // an answer that comes first is as good
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean ending(Http2Wire wire) throws IOException {
        @Nullable Frame last = wire.next(Integer.MAX_VALUE);
        return last == null || last.type() == Http2Wire.GO_AWAY;
    }
}
