package dev.cambist.server.oauth2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.forwarding.TrustedProxies;
import dev.cambist.server.http.Http2Wire;
import dev.cambist.server.http.Http2Wire.Frame;
import dev.cambist.server.http.ListenerSettings;
import dev.cambist.server.http.Listeners;
import dev.cambist.server.http.TestListeners;
import dev.cambist.server.settings.Limits;
import dev.cambist.server.tls.TemporaryAuthority;
import java.io.IOException;
import java.net.SocketException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a connection of HTTP/2 can be bad at: floods, and frames that make no request. */
@Timeout(60) // a guard against hanging
final class HostileHttp2Test {
    private static TemporaryAuthority authority;
    private static final String KEYS = "/.well-known/jwks.json";
    private static final int OPEN = Http2Wire.END_HEADERS;
    private static final int WHOLE = Http2Wire.END_HEADERS | Http2Wire.END_STREAM;
    private static final String LONG = "x".repeat(31 * 1024);
    private static final int FLOOD = 20_000; // frames

    private static Listeners server;
    private Http2Wire wire;

    @BeforeAll
    static void start() throws Exception {
        authority = TemporaryAuthority.create(Instant.now());
        var flows = TestFlows.at(TestFlows.NOW, TestFlows.TEAM);
        server = Listeners.start(
                new ListenerSettings(
                        TestListeners.ANY,
                        Optional.of(authority.issueForLocalhost()),
                        TrustedProxies.NONE,
                        TestListeners.ANY),
                TestRoutes.ofPublic(() -> flows, Limits.DEFAULT.requests()),
                TestRoutes.ofManagement(),
                Limits.DEFAULT);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() throws Exception {
        wire = Http2Wire.connect(server.publicPort(), authority.clientContext());
    }

    /** Whatever happened to a connection, others are served. */
    @AfterEach
    void othersAreServed() throws Exception {
        wire.close();
        try (Http2Wire other = Http2Wire.connect(server.publicPort(), authority.clientContext())) {
            other.send(Http2Wire.HEADERS, WHOLE, 1, request("GET", KEYS));
            assertThat(other.status(expected(other.next(1)))).isEqualTo(200);
        }
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("a path that is none", 404, request("GET", "/nowhere")),
                Arguments.of("a method that is not allowed", 405, request("DELETE", KEYS)),
                Arguments.of("an escaped slash", 400, request("GET", "/oauth2%2ftoken")),
                Arguments.of("a broken escape", 400, request("GET", "/oauth2/token%zz")),
                Arguments.of("a transfer coding", 400, request("GET", KEYS, "transfer-encoding", "chunked")),
                Arguments.of("31 KiB of headers, none of them wrong", 200, request("GET", KEYS, "x-long", LONG)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void request_asInTheTable_hasTheStatusOfHttp1(String name, int status, byte[] block) throws Exception {
        sendBlock(1, block);

        Frame answer = expected(wire.next(1));

        assertThat(answer.type()).as(name).isEqualTo(Http2Wire.HEADERS);
        assertThat(wire.status(answer)).isEqualTo(status);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("capitals in a name", request("GET", KEYS, "X-Upper", "a")),
                Arguments.of("a header about the connection", request("GET", KEYS, "connection", "close")),
                Arguments.of("two paths", request("GET", KEYS, ":path", "/")),
                Arguments.of("no path", Http2Wire.fields(":method", "GET", ":scheme", "https", ":authority", "a")),
                Arguments.of("no method", Http2Wire.fields(":path", KEYS, ":scheme", "https", ":authority", "a")),
                Arguments.of("a pseudo-header nobody knows", request("GET", KEYS, ":wonder", "a")),
                Arguments.of("33 KiB in one header", request("GET", KEYS, "x-long", LONG + "x".repeat(2048))),
                Arguments.of("33 KiB in many headers", request("GET", KEYS, many(33 * 1024 / 36))),
                Arguments.of("a line feed in a value", request("GET", KEYS, "x-split", "a\r\nx-b: c")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void request_thatIsNone_isNotServed(String name, byte[] block) throws Exception {
        sendBlock(1, block);

        Frame answer = wire.next(1);

        if (answer != null && answer.type() == Http2Wire.HEADERS) {
            assertThat(wire.status(answer)).as(name).isEqualTo(400);
        } else if (answer != null) {
            assertThat(answer.type()).as(name).isIn(Http2Wire.RESET, Http2Wire.GO_AWAY);
        }
    }

    @Test
    void streams_moreThanAllowedAtOnce_areRefused() throws Exception {
        for (int stream = 1; stream <= 201; stream += 2) {
            wire.send(
                    Http2Wire.HEADERS,
                    OPEN,
                    stream,
                    request("POST", "/oauth2/token", "content-type", "application/x-www-form-urlencoded"));
        }

        Frame answer = expected(wire.next(201));

        assertThat(answer.type()).isEqualTo(Http2Wire.RESET);
        assertThat(answer.error()).isEqualTo(7); // REFUSED_STREAM, RFC 9113 section 7
    }

    @Test
    void streams_openedAndReset_endTheConnection() throws Exception {
        flood(at -> {
            int stream = 2 * at + 1;
            wire.send(Http2Wire.HEADERS, WHOLE, stream, request("GET", KEYS));
            wire.send(Http2Wire.RESET, 0, stream, new byte[] {0, 0, 0, 8});
        });
    }

    @Test
    void pings_withoutEnd_endTheConnection() throws Exception {
        flood(at -> wire.send(Http2Wire.PING, 0, 0, new byte[8]));
    }

    @Test
    void settings_withoutEnd_endTheConnection() throws Exception {
        flood(at -> wire.send(Http2Wire.SETTINGS, 0, 0));
    }

    @Test
    void emptyData_withoutEnd_endsTheConnection() throws Exception {
        wire.send(Http2Wire.HEADERS, OPEN, 1, request("POST", "/oauth2/token"));
        flood(at -> wire.send(Http2Wire.DATA, 0, 1));
    }

    @Test
    void headers_continuedWithoutEnd_endTheConnection() throws Exception {
        wire.send(Http2Wire.HEADERS, Http2Wire.END_STREAM, 1, request("GET", KEYS));
        flood(at -> wire.send(Http2Wire.CONTINUATION, 0, 1, Http2Wire.fields("x-more", "x".repeat(1000))));
    }

    /** A frame, by its number. */
    @FunctionalInterface
    private interface Sending {
        void frame(int number) throws IOException;
    }

    /** The server says farewell, or just hangs up on somebody who does not stop to listen. */
    private void flood(Sending sending) throws IOException {
        try {
            for (int at = 0; at < FLOOD; at++) {
                sending.frame(at);
            }
        } catch (SocketException e) {
            return;
        }
        Frame last = wire.next(Integer.MAX_VALUE);
        assertThat(last == null || last.type() == Http2Wire.GO_AWAY).isTrue();
    }

    /** A block that is longer than a frame may be continues in further ones. */
    private void sendBlock(int stream, byte[] block) throws IOException {
        int first = Math.min(block.length, 16_384);
        boolean whole = first == block.length;
        wire.send(Http2Wire.HEADERS, whole ? WHOLE : Http2Wire.END_STREAM, stream, Arrays.copyOf(block, first));
        for (int at = first; at < block.length; at += 16_384) {
            int end = Math.min(block.length, at + 16_384);
            wire.send(
                    Http2Wire.CONTINUATION,
                    end == block.length ? Http2Wire.END_HEADERS : 0,
                    stream,
                    Arrays.copyOfRange(block, at, end));
        }
    }

    private static byte[] request(String method, String path, String... more) {
        String[] fields = {":method", method, ":scheme", "https", ":authority", "localhost", ":path", path};
        return Http2Wire.fields(
                Stream.concat(Arrays.stream(fields), Arrays.stream(more)).toArray(String[]::new));
    }

    /** Each counts for 32 bytes more than it has (RFC 9113 section 6.5.2). */
    private static String[] many(int count) {
        return Stream.generate(() -> Stream.of("x", "yz"))
                .limit(count)
                .flatMap(field -> field)
                .toArray(String[]::new);
    }

    private static Frame expected(@Nullable Frame frame) {
        assertThat(frame).isNotNull();
        return Objects.requireNonNull(frame);
    }
}
