package dev.cambist.e2e.reliability;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.e2e.lab.Certificates;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.FrameClient;
import dev.cambist.e2e.lab.Ports;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@link FloodsTest} does, over TLS and HTTP/2: what a server holds for each of them is more. */
@EndToEnd
@Timeout(1800) // a guard against hanging on a busy machine
final class EncryptedFloodsTest {
    private static final boolean LONG = Boolean.getBoolean("cambist.reliability.long");
    private static final int KEPT = LONG ? 2_500 : 500; // the start says how many fit
    private static final int ROUNDS = LONG ? 4 : 2;
    private static final int UPLOADERS = 20;
    private static final int STREAMS = 100; // the most that a connection may have at once
    private static final int HANDSHAKES = 3_000;

    private static final String[] TOKEN = {
        ":method",
        "GET",
        ":scheme",
        "https",
        ":authority",
        "localhost",
        ":path",
        "/oauth2/token?service=registry.example.com&scope=repository:public/app:pull"
    };
    private static final String[] BODY = {
        ":method",
        "POST",
        ":scheme",
        "https",
        ":authority",
        "localhost",
        ":path",
        "/oauth2/token",
        "content-type",
        "application/x-www-form-urlencoded",
        "content-length",
        "65536"
    };
    private static final String CONFIGURATION = """
            server:
              listen: "localhost:LISTEN"
              management: "localhost:MANAGEMENT"
              data: data
              tls: { certificate: localhost.crt, key: localhost.key }
            registries: [{ service: registry.example.com }]
            access:
              - { who: anyone, role: AcrPull, on: ["public/**"] }
            """;

    @TempDir
    private static Path directory;

    private static ServerProcess server;
    private static Certificates certificates;
    private static Path log;
    private Flood flood;

    private record Http2Client(FrameClient frames) implements GoodClient {
        @Override
        public boolean isServed() {
            try {
                return frames.ask(null, TOKEN);
            } catch (IOException e) {
                return false; // it was closed, or is silent for too long
            }
        }

        @Override
        public void close() throws IOException {
            frames.close();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        log = directory.resolve("log");
        certificates = Certificates.write(directory);
        server = ServerProcess.start(
                        directory, ServerProcess.withErrorsIn(log), Ports.free(), Ports.free(), CONFIGURATION)
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void begin() {
        flood = new Flood(server, log, EncryptedFloodsTest::connect);
    }

    @AfterEach
    void everythingIsAsBefore() throws Exception {
        flood.end();
    }

    private static Http2Client connect() throws IOException {
        return new Http2Client(new FrameClient(server.port(), certificates.context()));
    }

    @Test
    void connections_keptByOneAddress_areEachServedAgainAndAgain() throws Exception {
        flood.keep(KEPT, ROUNDS);
    }

    @Test
    void bodies_ofManyStreamsBegunWithOneByte_takeNoMemoryForTheRest() throws Exception {
        for (int uploader = 0; uploader < UPLOADERS; uploader++) {
            FrameClient client = flood.hold(connect()).frames();
            for (int stream = 0; stream < STREAMS; stream++) {
                begin(client);
            }
        }
        flood.awaitServed();
    }

    private static void begin(FrameClient client) {
        try {
            client.begin(new byte[] {'g'}, BODY);
        } catch (IOException e) {
            // it was closed to make room
        }
    }

    @Test
    void handshakes_thatStopInTheirFirstRecordOrBehindIt_costTheirOwnConnections() throws Exception {
        byte[] hello = hello();
        for (int at = 0; at < HANDSHAKES; at++) {
            flood.hold(PlainConnection.open(server.port(), Flood.PATIENCE))
                    .send(at % 2 == 0 ? hello : Arrays.copyOf(hello, hello.length / 2));
        }
        flood.awaitServed();
    }

    /** The first record of a handshake (RFC 8446 section 4.1.2). */
    private static byte[] hello() throws SSLException {
        SSLEngine engine = certificates.context().createSSLEngine("localhost", server.port());
        engine.setUseClientMode(true);
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.wrap("".getBytes(US_ASCII)), record);
        return Arrays.copyOf(record.array(), record.position());
    }
}
