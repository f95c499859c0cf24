package dev.cambist.e2e.reliability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server from which something is taken that it wants: a reader of its log, room on the disk, files that it may open. */
@EndToEnd
@Timeout(300) // a guard against hanging on a busy machine
final class DeprivedServerTest {
    private static final boolean LONG = Boolean.getBoolean("cambist.reliability.long");

    /** A pipe takes some 150 lines; the queue before it takes as many more as the long form sends. */
    private static final int LINES = LONG ? 20_000 : 600;

    @TempDir
    private Path directory;

    private static List<String> mounted(String mounts) {
        return List.of("unshare", "--mount", "--map-root-user", "sh", "-c", mounts + " && exec \"$@\"", "sh");
    }

    @Test
    void log_nobodyReadsIt_everyRequestIsAnsweredAllTheSame() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory, List.of()).awaitReady()) {
            for (int i = 0; i < LINES; i++) {
                assertThat(server.token().statusCode()).as("request " + i).isEqualTo(200);
            }
            assertThat(server.health("/livez")).isEqualTo(200);

            int granted = 0;
            long dropped = 0;
            try (BufferedReader log = server.process().errorReader(UTF_8)) {
                while (granted + dropped < LINES) {
                    String line = log.readLine();
                    granted += line.contains("tokens: granted") ? 1 : 0;
                    dropped += line.contains("were dropped since")
                            ? Long.parseLong(line.replaceFirst(".*: ([0-9]+) line.*", "$1"))
                            : 0;
                }
            }
            System.out.println("of " + LINES + " lines " + granted + " were written and " + dropped + " dropped");
            assertThat(granted + dropped).isEqualTo(LINES);
            assertThat(dropped > 0).isEqualTo(LONG);
        }
    }

    @Test
    void disk_full_isSaidAndLeavesNoDraft() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Path list = directory.resolve("list");
        String full = "mount -t tmpfs -o size=64k,mode=700 tmpfs " + data + " && head -c 64k /dev/zero > " + data
                + "/ballast ; true";
        List<String> around = List.of(
                "unshare",
                "--mount",
                "--map-root-user",
                "sh",
                "-c",
                full + "; \"$@\"; code=$?; find " + data + " -type f > " + list + "; exit $code",
                "sh");
        try (ServerProcess server = ServerProcess.start(directory, around)) {
            String error = server.error();

            assertThat(server.awaitExit()).isEqualTo(1);
            assertThat(error).contains("No space left on device");
            assertThat(Files.readString(list)).doesNotContain(".new").contains("ballast");
        }
    }

    @Test
    void keys_onAReadOnlyMount_areRead() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory, List.of()).awaitReady()) {
            assertThat(server.token().statusCode()).isEqualTo(200);
        }
        Path data = directory.resolve("data");
        try (Stream<Path> files = Files.walk(data)) {
            files.filter(file -> file.endsWith("lock")).findFirst().ifPresent(DeprivedServerTest::delete);
        }
        String mounts = "mount --bind " + data + " " + data + " && mount -o remount,ro,bind " + data;

        try (ServerProcess server =
                ServerProcess.start(directory, mounted(mounts), "memory").awaitReady()) {
            assertThat(server.token().statusCode()).isEqualTo(200);
        }
        assertThat(data.resolve("lock")).doesNotExist();

        try (ServerProcess server = ServerProcess.start(directory, mounted(mounts), "embedded")) {
            assertThat(server.error())
                    .contains("sessions and revocations cannot be kept in")
                    .contains("Read-only file system")
                    .contains("store: memory");
            assertThat(server.awaitExit()).isEqualTo(1);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void files_only256_goodClientsAreServedAfterMoreConnectionsThanThat() throws Exception {
        List<String> around = List.of("sh", "-c", "ulimit -n 256; exec \"$@\"", "sh");
        try (ServerProcess server = ServerProcess.start(directory, around).awaitReady()) {
            Thread reader = Thread.ofVirtual().start(() -> read(server));
            List<Socket> held = new ArrayList<>();
            try {
                for (int i = 0; i < 400; i++) {
                    Socket socket = new Socket();
                    held.add(socket);
                    socket.connect(new InetSocketAddress("localhost", server.port()), 10_000);
                }
            } finally {
                for (Socket socket : held) {
                    socket.close();
                }
            }

            assertThat(server.token().statusCode()).isEqualTo(200);
            assertThat(server.health("/livez")).isEqualTo(200);
            assertThat(server.process().isAlive()).isTrue();
            server.process().toHandle().destroyForcibly(); // which ends what the reader reads
            reader.join();
        }
    }

    private static void read(ServerProcess server) {
        try {
            server.error();
        } catch (IOException e) {
            // the server is gone
        }
    }
}
