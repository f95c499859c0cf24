package dev.cambist.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.http.Http2Wire.Frame;
import dev.cambist.server.settings.Limits;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers over HTTP/2 that are given before the request has been read, and the requests beside these. */
@Timeout(60) // a guard against hanging
final class EarlyAnswerHttp2Test {
    private static final int NO_ERROR = 0;
    private static final int WINDOW = 512 * 1024; // bytes that the server lets a client send unread on one stream
    private static final byte[] CANCEL = {0, 0, 0, 8};
    private static final byte[] FORM = "grant_type=password&service=registry.example.com".getBytes(ISO_8859_1);

    private static TestTls server;
    private Http2Wire wire;

    @BeforeAll
    static void start() throws Exception {
        server = TestTls.start(Limits.DEFAULT);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() throws Exception {
        wire = server.connectHttp2();
    }

    @AfterEach
    void disconnect() throws Exception {
        wire.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 60_000, 200_000, 1_000_000, 9 * 1024 * 1024})
    void answer_beforeTheBodyWasRead_isWholeAndThenTheClientAskedToStop(int size) throws Exception {
        for (int stream = 1; stream <= 5; stream += 2) {
            refuse(stream, size);
            wire.upload(stream, 0, new byte[Math.min(size, WINDOW)]);

            assertThat(wire.status(expected(wire.next(stream)))).isEqualTo(404);
            Frame body = expected(wire.next(stream));
            assertThat(body.type()).isEqualTo(Http2Wire.DATA);
            assertThat(body.flags() & Http2Wire.END_STREAM).isNotZero();
            Frame reset = expected(wire.next(stream));
            assertThat(reset.type()).isEqualTo(Http2Wire.RESET);
            assertThat(reset.error()).isEqualTo(NO_ERROR);
        }
        innocentIsServed(7);
    }

    @Test
    void uploads_amongWhichSomeAreRefused_areAllServed() throws Exception {
        // One connection of a proxy: every fourth request is refused, and sends its body all the same.
        for (int at = 0; at < 40; at++) {
            int stream = 2 * at + 1;
            if (at % 4 == 0) {
                refuse(stream, 400_000);
            } else {
                beginInnocent(stream);
            }
        }
        for (int part = 0; part < 50; part++) {
            for (int at = 0; at < 40; at += 4) {
                wire.upload(2 * at + 1, 0, new byte[8_000]);
            }
        }
        for (int at = 0; at < 40; at++) {
            if (at % 4 != 0) {
                wire.upload(2 * at + 1, Http2Wire.END_STREAM, FORM);
            }
        }

        Map<Integer, Integer> statuses = statuses(40);

        for (int at = 0; at < 40; at++) {
            assertThat(statuses).containsEntry(2 * at + 1, at % 4 == 0 ? 404 : 200);
        }
    }

    @Test
    void refusals_manyInASecond_countAsNoFlood() throws Exception {
        int stream = 1;
        for (int at = 0; at < 300; at++, stream += 2) {
            refuse(stream, 1_000);
            assertThat(wire.status(expected(wire.next(stream)))).isEqualTo(404);
            wire.send(Http2Wire.RESET, 0, stream, CANCEL); // as Go's client does, with or without ours
        }
        innocentIsServed(stream);
    }

    @Test
    void trailers_ofARefusedRequest_mayBeLate() throws Exception {
        refuse(1, 1_000);
        assertThat(wire.status(expected(wire.next(1)))).isEqualTo(404);
        assertThat(expected(wire.next(1)).type()).isEqualTo(Http2Wire.DATA);
        assertThat(expected(wire.next(1)).type()).isEqualTo(Http2Wire.RESET);
        wire.upload(1, 0, new byte[1_000]);
        wire.send(
                Http2Wire.HEADERS,
                Http2Wire.END_HEADERS | Http2Wire.END_STREAM,
                1,
                Http2Wire.fields("x-checksum", "1"));

        innocentIsServed(3);
    }

    @Test
    void windowOfTheConnection_afterMuchLateData_isAsWideAsBefore() throws Exception {
        int stream = 1;
        for (int at = 0; at < 16; at++, stream += 2) { // in all four times the window of the connection
            refuse(stream, 1_000_000);
            assertThat(wire.status(expected(wire.next(stream)))).isEqualTo(404);
            wire.upload(stream, 0, new byte[256 * 1024]);
        }
        innocentIsServed(stream);
    }

    @Test
    void data_withoutEndOnARefusedRequest_endsTheConnection() throws Exception {
        refuse(1, 1_000_000_000);
        assertThat(wire.status(expected(wire.next(1)))).isEqualTo(404);
        Frame last = null;
        try {
            for (int sent = 0; sent < 1024; sent++) {
                wire.send(Http2Wire.DATA, 0, 1, new byte[16 * 1024]);
            }
            last = wire.next(Integer.MAX_VALUE);
        } catch (IOException e) {
            return; // the server has hung up already
        }
        assertThat(last == null || last.type() == Http2Wire.GO_AWAY).isTrue();
    }

    private void refuse(int stream, int size) throws IOException {
        wire.send(Http2Wire.HEADERS, Http2Wire.END_HEADERS, stream, request("/nowhere", "content-length", "" + size));
    }

    private void beginInnocent(int stream) throws IOException {
        wire.send(
                Http2Wire.HEADERS,
                Http2Wire.END_HEADERS,
                stream,
                request("/oauth2/token", "content-type", "application/x-www-form-urlencoded"));
    }

    private void innocentIsServed(int stream) throws Exception {
        beginInnocent(stream);
        wire.upload(stream, Http2Wire.END_STREAM, FORM);
        Frame answer = expected(wire.next(stream));
        assertThat(answer.type()).isEqualTo(Http2Wire.HEADERS);
        assertThat(wire.status(answer)).isEqualTo(200);
    }

    /** The status of each stream, in whatever order they come. */
    private Map<Integer, Integer> statuses(int count) throws Exception {
        Map<Integer, Integer> statuses = new HashMap<>();
        while (statuses.size() < count) {
            Frame frame = expected(wire.next());
            assertThat(frame.type()).as("%s", frame).isNotEqualTo(Http2Wire.GO_AWAY);
            if (frame.type() == Http2Wire.HEADERS) {
                statuses.put(frame.stream(), wire.status(frame));
            }
        }
        return statuses;
    }

    private static byte[] request(String path, String... more) {
        String[] fields = {":method", "POST", ":scheme", "https", ":authority", "localhost", ":path", path};
        return Http2Wire.fields(
                Stream.concat(Arrays.stream(fields), Arrays.stream(more)).toArray(String[]::new));
    }

    private static Frame expected(@Nullable Frame frame) {
        assertThat(frame).isNotNull();
        return Objects.requireNonNull(frame);
    }
}
