package dev.cambist.e2e.reliability;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Certificates;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.FrameClient;
import dev.cambist.e2e.lab.Ports;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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
    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final int RESIDENT = 340; // MiB: the heap of 96, and what the JVM has beside it

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
    private final List<AutoCloseable> connections = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        log = directory.resolve("log");
        certificates = Certificates.write(directory);
        server = ServerProcess.start(
                        directory,
                        List.of("sh", "-c", "exec \"$@\" 2> " + log, "sh"),
                        Ports.free(),
                        Ports.free(),
                        CONFIGURATION)
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void everythingIsAsBefore() throws Exception {
        int during = server.resident();
        for (AutoCloseable connection : connections) {
            connection.close();
        }
        long begun = System.nanoTime();
        awaitServed();
        System.out.printf(
                "%,d connections: %d MiB resident; served %d ms after they ended%n",
                connections.size(),
                during,
                Duration.ofNanos(System.nanoTime() - begun).toMillis());
        assertThat(during).isLessThan(RESIDENT);
        assertThat(server.health("/livez")).isEqualTo(200);
        assertThat(Files.readString(log)).doesNotContain("OutOfMemoryError", "unexpected failure");
    }

    private FrameClient hold() throws IOException {
        FrameClient client = new FrameClient(server.port(), certificates.context());
        connections.add(client);
        return client;
    }

    private static boolean isServed() {
        try (FrameClient client = new FrameClient(server.port(), certificates.context())) {
            return client.ask(null, TOKEN);
        } catch (IOException e) {
            return false;
        }
    }

    private static void awaitServed() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isServed()) {
            assertThat(System.nanoTime())
                    .as("a good client is served within %s", PATIENCE)
                    .isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    @Test
    void connections_keptByOneAddress_areEachServedAgainAndAgain() throws Exception {
        int before = Files.readString(log).length();
        List<FrameClient> kept = new ArrayList<>();
        for (int at = 0; at < KEPT; at++) {
            kept.add(hold());
            assertThat(kept.getLast().ask(null, TOKEN)).as("connection %d", at).isTrue();
        }
        int ended = 0;
        for (int round = 1; round < ROUNDS; round++) {
            for (int at = 0; at < KEPT; at++) {
                if (!kept.get(at).ask(null, TOKEN)) {
                    ended++; // silent for half a minute, as on a busy machine it may have to be: any client comes anew
                    // then
                    kept.set(at, hold());
                    assertThat(kept.get(at).ask(null, TOKEN))
                            .as("connection %d", at)
                            .isTrue();
                }
            }
        }
        System.out.println(ended + " of " + KEPT + " kept connections were ended in between");
        assertThat(Files.readString(log).substring(before)).doesNotContain("MemoryBudget:");
    }

    @Test
    void bodies_ofManyStreamsBegunWithOneByte_takeNoMemoryForTheRest() throws Exception {
        for (int uploader = 0; uploader < UPLOADERS; uploader++) {
            FrameClient client = hold();
            for (int stream = 0; stream < STREAMS; stream++) {
                begin(client);
            }
        }
        awaitServed();
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
            PlainConnection connection = PlainConnection.open(server.port(), PATIENCE);
            connections.add(connection);
            connection.send(at % 2 == 0 ? hello : Arrays.copyOf(hello, hello.length / 2));
        }
        awaitServed();
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
