package dev.cambist.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cambist.server.http.Http2Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(120) // a guard against hanging
final class EncryptedDepartureTest extends DepartureScenarios {
    private EncryptedGateway gateway;

    @Override
    void startGateway(Path under, String serverLines, String upstreamUrl) throws Exception {
        gateway = EncryptedGateway.start(under, serverLines, upstreamUrl);
    }

    @Override
    void stopGateway() {
        gateway.close();
    }

    @Override
    RawConnection connect() throws IOException {
        return gateway.connect();
    }

    @Override
    String token() {
        return gateway.token();
    }

    @Test
    void stream_isResetBeforeTheRegistryAnswers_freesItsPlace() throws Exception {
        script = silentAfter((head, wire) -> {});
        try (Http2Wire wire = gateway.connectFrames()) {
            wire.send(
                    Http2Wire.HEADERS,
                    Http2Wire.END_HEADERS | Http2Wire.END_STREAM,
                    1,
                    gateway.fields("GET", BLOB.substring(4)));
            await(arrived);
            wire.send(Http2Wire.RESET, 0, 1, new byte[] {0, 0, 0, 8}); // CANCEL

            placeIsFreeAndTheOtherGoesOn();
        }
    }

    @Test
    void connectionOfStreams_endsBeforeTheRegistryAnswers_freesItsPlace() throws Exception {
        script = silentAfter((head, wire) -> {});
        try (Http2Wire wire = gateway.connectFrames()) {
            wire.send(
                    Http2Wire.HEADERS,
                    Http2Wire.END_HEADERS | Http2Wire.END_STREAM,
                    1,
                    gateway.fields("GET", BLOB.substring(4)));
            await(arrived);
        }

        placeIsFreeAndTheOtherGoesOn();
    }

    /** Some are over before the request to the registry is made, which is no failure of this server's. */
    @Test
    void uploads_brokenOffAtOnce_areNoFailureInTheLog() throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger("dev.cambist.server.http");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.list = new CopyOnWriteArrayList<>(); // the server logs while the test reads
        lines.start();
        log.addAppender(lines);
        try {
            for (int connection = 0; connection < 20; connection++) {
                breakOffAtOnce(10);
            }

            placeIsFreeAndTheOtherGoesOn();
            assertThat(lines.list).extracting(ILoggingEvent::toString).isEmpty();
        } finally {
            log.detachAppender(lines);
        }
    }

    private void breakOffAtOnce(int requests) throws Exception {
        try (Http2Wire wire = gateway.connectFrames()) {
            for (int stream = 1; stream < 2 * requests; stream += 2) {
                wire.send(
                        Http2Wire.HEADERS,
                        Http2Wire.END_HEADERS,
                        stream,
                        gateway.fields("PATCH", UPLOAD.substring(6), "content-length", "9"));
                wire.send(Http2Wire.DATA, Http2Wire.END_STREAM, stream, EncryptedGateway.ascii("less"));
            }
            for (int stream = 1; stream < 2 * requests; stream += 2) {
                wire.next(stream);
            }
        }
    }
}
