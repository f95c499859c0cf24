package dev.cambist.server.gateway.relay;

import static dev.cambist.server.gateway.relay.EncryptedGateway.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.http.Http2Wire;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * HTTP/2 requests whose length is announced and does not come so (RFC 9113 section 8.1.1), before an upstream that
 * answers first and reads what was announced then: it would take the rest from the next request of somebody else.
 */
@Timeout(60) // a guard against hanging
final class AnnouncedLengthTest {
    private static final String UPLOAD = "/v2/open/app/blobs/uploads/1";
    private static final String MANIFEST = "/v2/open/app/manifests/1";
    private static final String INNOCENT = "/v2/open/app/manifests/innocent";

    @TempDir
    private static Path directory;

    private static RecordingUpstream upstream;
    private static EncryptedGateway gateway;
    private Http2Wire wire;

    @BeforeAll
    static void start() throws Exception {
        upstream = RecordingUpstream.early();
        gateway = EncryptedGateway.start(directory, upstream.url());
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void connect() throws Exception {
        upstream.forget();
        wire = gateway.connectFrames();
    }

    @AfterEach
    void hangUp() throws Exception {
        wire.close();
    }

    private static Stream<Arguments> lengthsThatDoNotCome() {
        return Stream.of("GET", "HEAD", "PUT", "DELETE", "PATCH", "POST")
                .flatMap(method -> Stream.of(
                                List.of("5"),
                                List.of("0005"),
                                List.of("+5"),
                                List.of("-5"),
                                List.of("5, 5"),
                                List.of("5,5"),
                                List.of("5", "5"),
                                List.of("5", "0"),
                                List.of("0", "5"),
                                List.of("0, 5"),
                                List.of("0x5"),
                                List.of("5 "),
                                List.of(" 5"),
                                List.of("five"),
                                List.of(""),
                                List.of("9223372036854775808"),
                                List.of("18446744073709551621"))
                        .map(lengths -> Arguments.of(method, lengths)));
    }

    @ParameterizedTest
    @MethodSource("lengthsThatDoNotCome")
    void request_announcesWhatItsEndedStreamDoesNotBring_reachesNothing(String method, List<String> lengths)
            throws Exception {
        String[] more = lengths.stream()
                .flatMap(length -> Stream.of("content-length", length))
                .toArray(String[]::new);
        wire.send(
                Http2Wire.HEADERS,
                Http2Wire.END_HEADERS | Http2Wire.END_STREAM,
                1,
                gateway.fields(method, pathFor(method), more));

        assertThat(EncryptedGateway.outcome(wire, 1)).isIn(-1, 400);
        assertThatOnlyTheNextIsSeen();
    }

    private static String pathFor(String method) {
        return switch (method) {
            case "POST" -> "/v2/open/app/blobs/uploads/";
            case "PATCH" -> UPLOAD;
            default -> MANIFEST;
        };
    }

    /** Somebody else's request, on a connection that the gateway has perhaps used before. */
    private void assertThatOnlyTheNextIsSeen() throws Exception {
        askInnocently();
        upstream.await(1);

        assertThat(upstream.whole()).containsExactly(new RecordingUpstream.Seen("GET", INNOCENT, ""));
        assertThat(upstream.unsound()).isEmpty();
        assertThat(upstream.cut()).isEmpty();
    }

    private void askInnocently() throws Exception {
        try (Http2Wire other = gateway.connectFrames()) {
            other.send(
                    Http2Wire.HEADERS,
                    Http2Wire.END_HEADERS | Http2Wire.END_STREAM,
                    1,
                    gateway.fields("GET", INNOCENT));
            assertThat(EncryptedGateway.outcome(other, 1)).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "DELETE"})
    void request_bodyWhereNoneHasAMeaning_reachesNothing(String method) throws Exception {
        wire.send(Http2Wire.HEADERS, Http2Wire.END_HEADERS, 1, gateway.fields(method, MANIFEST));
        wire.send(Http2Wire.DATA, Http2Wire.END_STREAM, 1, ascii("GET /v2/secret/manifests/1 HTTP/1.1\r\n\r\n"));

        assertThat(EncryptedGateway.outcome(wire, 1)).isEqualTo(400);
        assertThatOnlyTheNextIsSeen();
    }

    /** Some proxies end a stream with an empty frame of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "DELETE"})
    void request_endsWithAnEmptyFrame_arrivesWithoutABody(String method) throws Exception {
        wire.send(Http2Wire.HEADERS, Http2Wire.END_HEADERS, 1, gateway.fields(method, MANIFEST));
        wire.send(Http2Wire.DATA, Http2Wire.END_STREAM, 1);

        assertThat(EncryptedGateway.outcome(wire, 1)).isEqualTo(200);
        upstream.await(1);
        assertThat(upstream.whole()).containsExactly(new RecordingUpstream.Seen(method, MANIFEST, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1234", "123456"})
    void upload_otherLengthThanAnnounced_isNeverWholeAndItsConnectionEnds(String body) throws Exception {
        wire.send(Http2Wire.HEADERS, Http2Wire.END_HEADERS, 1, gateway.fields("PATCH", UPLOAD, "content-length", "5"));
        wire.send(Http2Wire.DATA, Http2Wire.END_STREAM, 1, ascii(body));

        EncryptedGateway.outcome(wire, 1);
        assertThatNothingIsTakenFromTheNext();
    }

    @Test
    void upload_endedByTrailersBeforeItsLength_isNeverWholeAndItsConnectionEnds() throws Exception {
        wire.send(Http2Wire.HEADERS, Http2Wire.END_HEADERS, 1, gateway.fields("PATCH", UPLOAD, "content-length", "90"));
        wire.send(Http2Wire.DATA, 0, 1, ascii("12"));
        wire.send(
                Http2Wire.HEADERS,
                Http2Wire.END_HEADERS | Http2Wire.END_STREAM,
                1,
                Http2Wire.fields("x-checksum", "1"));

        EncryptedGateway.outcome(wire, 1);
        assertThatNothingIsTakenFromTheNext();
    }

    @Test
    void upload_resetBeforeItsLength_isNeverWholeAndItsConnectionEnds() throws Exception {
        wire.send(Http2Wire.HEADERS, Http2Wire.END_HEADERS, 1, gateway.fields("PATCH", UPLOAD, "content-length", "90"));
        wire.send(Http2Wire.DATA, 0, 1, ascii("12"));
        wire.send(Http2Wire.RESET, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 8);

        assertThatNothingIsTakenFromTheNext();
    }

    private void assertThatNothingIsTakenFromTheNext() throws Exception {
        for (int time = 0; time < 5; time++) {
            askInnocently();
        }
        upstream.await(5);
        assertThat(upstream.whole()).hasSize(5).containsOnly(new RecordingUpstream.Seen("GET", INNOCENT, ""));
        assertThat(upstream.unsound()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "005"})
    void upload_itsLength_arrivesWhole(String length) throws Exception {
        wire.send(
                Http2Wire.HEADERS, Http2Wire.END_HEADERS, 1, gateway.fields("PATCH", UPLOAD, "content-length", length));
        wire.send(Http2Wire.DATA, 0, 1, ascii("12"));
        wire.send(Http2Wire.DATA, Http2Wire.END_STREAM, 1, ascii("345"));

        assertThat(EncryptedGateway.outcome(wire, 1)).isEqualTo(200);
        askInnocently();
        upstream.await(2);
        assertThat(upstream.whole())
                .containsExactlyInAnyOrder(
                        new RecordingUpstream.Seen("PATCH", UPLOAD, "12345"),
                        new RecordingUpstream.Seen("GET", INNOCENT, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"transfer-encoding", "connection", "keep-alive", "upgrade"})
    void request_headerOfAConnection_isNotForwarded(String name) throws Exception {
        wire.send(
                Http2Wire.HEADERS,
                Http2Wire.END_HEADERS | Http2Wire.END_STREAM,
                1,
                gateway.fields("GET", MANIFEST, name, "chunked"));

        EncryptedGateway.outcome(wire, 1);
        askInnocently();
        RecordingUpstream.Seen innocent = new RecordingUpstream.Seen("GET", INNOCENT, "");
        upstream.awaitEach(List.of(innocent));
        assertThat(upstream.unsound()).isEmpty();
        assertThat(upstream.whole()).isSubsetOf(innocent, new RecordingUpstream.Seen("GET", MANIFEST, ""));
    }
}
