package dev.cambist.e2e.reliability;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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

    /** Also on a machine that does much else. What was seen on one that does not stands in the documentation. */
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private static final int RESIDENT = 320; // MiB: the heap of 96, and what the JVM has beside it

    private static final String GET = "GET /oauth2/token?service=registry.example.com&scope=repository:public/app:pull"
            + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String HEAD = "GET / HTTP/1.1\r\nHost: localhost\r\n";
    private static final String BODY = "POST /oauth2/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 65536\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\n\r\ng";
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");
    private static final Pattern MEMORY = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

    @TempDir
    private static Path directory;

    private static ServerProcess server;
    private static Path log;
    private final List<Socket> connections = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        log = directory.resolve("log");
        server = ServerProcess.start(directory, List.of("sh", "-c", "exec \"$@\" 2> " + log, "sh"))
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void everythingIsAsBefore() throws Exception {
        int during = resident();
        for (Socket connection : connections) {
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

    private static Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.connect(new InetSocketAddress("localhost", server.port()), (int) PATIENCE.toMillis());
        return socket;
    }

    private Socket hold() throws IOException {
        Socket socket = connect();
        connections.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(US_ASCII));
        } catch (IOException e) {
            // It was closed to make room, before all of this was sent.
        }
    }

    /** Asks for a token on a connection that stays open: whether there was one. */
    private static boolean isServed(Socket connection) {
        send(connection, GET);
        StringBuilder answer = new StringBuilder();
        byte[] buffer = new byte[8192];
        try {
            while (true) {
                int count = connection.getInputStream().read(buffer);
                if (count < 0) {
                    return false;
                }
                answer.append(new String(buffer, 0, count, UTF_8));
                int head = answer.indexOf("\r\n\r\n");
                Matcher length = LENGTH.matcher(answer);
                if (head >= 0 && length.find() && answer.length() >= head + 4 + Integer.parseInt(length.group(1))) {
                    return answer.indexOf("HTTP/1.1 200 ") == 0;
                }
            }
        } catch (IOException e) {
            return false;
        }
    }

    /** A client that comes anew, and again when it was told to come later, as every client does. */
    private static void awaitServed() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (Socket socket = connect()) {
                if (isServed(socket)) {
                    return;
                }
            }
            assertThat(System.nanoTime())
                    .as("a good client is served within %s", PATIENCE)
                    .isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    private static int resident() throws IOException {
        Matcher line = MEMORY.matcher(
                Files.readString(Path.of("/proc/" + server.process().pid() + "/status")));
        assertThat(line.find())
                .as("the server lives; its log: %s", Files.readString(log))
                .isTrue();
        return Integer.parseInt(line.group(1)) / 1024;
    }

    @Test
    void connections_keptByOneAddress_areEachServedAgainAndAgain() throws Exception {
        int before = Files.readString(log).length();
        for (int at = 0; at < KEPT; at++) {
            assertThat(isServed(hold())).as("connection %d", at).isTrue();
        }
        int ended = 0;
        for (int round = 1; round < ROUNDS; round++) {
            for (int at = 0; at < KEPT; at++) {
                if (!isServed(connections.get(at))) {
                    // Silent for half a minute, as on a busy machine it may have to be: any client comes anew then.
                    ended++;
                    connections.get(at).close();
                    connections.set(at, connect());
                    assertThat(isServed(connections.get(at)))
                            .as("connection %d", at)
                            .isTrue();
                }
            }
        }
        System.out.println(ended + " of " + KEPT + " kept connections were ended in between");
        assertThat(Files.readString(log).substring(before)).doesNotContain("MemoryBudget:");
    }

    @Test
    void bodies_announcedAndBegunWithOneByte_takeNoMemoryForTheRest() throws Exception {
        for (int at = 0; at < ANNOUNCED; at++) {
            send(hold(), BODY);
        }
        awaitServed();
    }

    @Test
    void heads_withoutEnd_costTheirOwnConnections() throws Exception {
        String head = HEAD + "X-Long: " + "x".repeat(31 * 1024);
        for (int at = 0; at < HEADS; at++) {
            send(hold(), head);
        }
        awaitServed();
        assertThat(Files.readString(log)).contains("MemoryBudget: what is unfinished takes more than");
    }

    @Test
    void heads_ofManySmallFieldsWithoutEnd_costTheirOwnConnections() throws Exception {
        String head = HEAD + "a:\r\n".repeat(7_500);
        for (int at = 0; at < HEADS_OF_FIELDS; at++) {
            send(hold(), head);
        }
        awaitServed();
    }
}
