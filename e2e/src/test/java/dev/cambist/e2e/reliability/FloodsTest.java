package dev.cambist.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many connections of one address, which together want more memory than there is: a server with the heap that it has by
 * default serves good clients meanwhile and afterwards, and frees what it took.
 */
@EndToEnd
@Timeout(900) // a guard against hanging on a busy machine
final class FloodsTest {
    private static final boolean LONG = Boolean.getBoolean("cambist.reliability.long");
    private static final int KEPT = LONG ? 8_000 : 2_000; // 1,000 ended the process once
    private static final int ANNOUNCED = 1_400; // times 64 KiB are all of the heap
    private static final int HEADS = 3_000; // times 31 KiB are too
    private static final int HEADS_OF_FIELDS = 1_500; // which would each take twelve times what was sent of it
    private static final int ROUNDS = 2; // requests on each kept connection

    private static final String HEAD = "GET / HTTP/1.1\r\nHost: localhost\r\n";
    private static final String BODY = "POST /oauth2/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 65536\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\n\r\ng";

    @TempDir
    private static Path directory;

    private static ServerProcess server;
    private static Path log;
    private Flood flood;

    @BeforeAll
    static void start() throws Exception {
        log = directory.resolve("log");
        server = ServerProcess.start(directory, ServerProcess.withErrorsIn(log)).awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void begin() {
        flood = new Flood(server, log, FloodsTest::connect);
    }

    @AfterEach
    void everythingIsAsBefore() throws Exception {
        flood.end();
    }

    private static PlainConnection connect() throws IOException {
        return PlainConnection.open(server.port(), Flood.PATIENCE);
    }

    private PlainConnection hold() throws IOException {
        return flood.hold(connect());
    }

    @Test
    void connections_keptByOneAddress_areEachServedAgainAndAgain() throws Exception {
        flood.keep(KEPT, ROUNDS);
    }

    @Test
    void bodies_announcedAndBegunWithOneByte_takeNoMemoryForTheRest() throws Exception {
        for (int at = 0; at < ANNOUNCED; at++) {
            hold().send(BODY);
        }
        flood.awaitServed();
    }

    @Test
    void heads_withoutEnd_costTheirOwnConnections() throws Exception {
        String head = HEAD + "X-Long: " + "x".repeat(31 * 1024);
        for (int at = 0; at < HEADS; at++) {
            hold().send(head);
        }
        flood.awaitServed();
        assertThat(flood.log()).contains("MemoryBudget: what is unfinished takes more than");
    }

    @Test
    void heads_ofManySmallFieldsWithoutEnd_costTheirOwnConnections() throws Exception {
        String head = HEAD + "a:\r\n".repeat(7_500);
        for (int at = 0; at < HEADS_OF_FIELDS; at++) {
            hold().send(head);
        }
        flood.awaitServed();
    }
}
