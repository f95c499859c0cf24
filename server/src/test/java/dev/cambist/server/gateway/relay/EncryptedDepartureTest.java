package dev.cambist.server.gateway.relay;

import dev.cambist.server.http.Http2Wire;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
}
