package dev.cambist.server.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.jose.SignatureAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedDirectoryTest {
    private static final int THREADS = 8;

    @TempDir
    Path directory;

    @Test
    void open_manyThreadsAtOnce_findOneSetOfKeys() throws Exception {
        var together = new CyclicBarrier(THREADS);
        Callable<String> opening = () -> {
            together.await(10, TimeUnit.SECONDS);
            return Opener.keysOf(directory, new TestClock());
        };
        List<String> found = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            for (Future<String> keys : threads.invokeAll(Collections.nCopies(THREADS, opening))) {
                found.add(keys.get());
            }
        }

        assertThat(found).hasSize(THREADS).containsOnly(found.getFirst());
        assertThat(keyFiles()).hasSize(3);
    }

    @Test
    void open_twoProcessesAtOnce_findOneSetOfKeys() throws Exception {
        Process one = start(Opener.class);
        Process two = start(Opener.class);

        String found = line(one);

        assertThat(found)
                .contains("authority")
                .isEqualTo(line(two))
                .isEqualTo(Opener.keysOf(directory, InstantSource.system()));
        assertThat(keyFiles()).hasSize(3);
    }

    @Test
    void whileHeld_anotherProcessHoldsTheLock_isRefusedAfterTheWait() throws Exception {
        Process holder = start(Holder.class);
        assertThat(line(holder)).isEqualTo("held");

        assertThatThrownBy(() -> DirectoryLock.whileHeld(directory, 1, () -> "done"))
                .isInstanceOf(KeyFileException.class)
                .hasMessage(directory.resolve("lock") + " is held by another process; find it with: fuser "
                        + directory.resolve("lock") + " and end it if it hangs");

        holder.getOutputStream().close();
        assertThat(holder.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(DirectoryLock.<String>whileHeld(directory, 1, () -> "done")).isEqualTo("done");
    }

    private List<Path> keyFiles() throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> file.toString().matches(".*[.](key|secret)"))
                    .toList();
        }
    }

    private Process start(Class<?> main) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String line(Process process) throws IOException {
        return process.inputReader(UTF_8)
                .lines()
                .filter(line -> line.startsWith("held") || line.startsWith("keys"))
                .findFirst()
                .orElse("nothing");
    }

    /** Opens the directory in a process of its own, and says what is in it. */
    static final class Opener {
        private Opener() {}

        public static void main(String[] arguments) throws Exception {
            System.out.println(keysOf(Path.of(arguments[0]), InstantSource.system()));
        }

        static String keysOf(Path directory, InstantSource clock) throws KeyFileException {
            KeyDirectory keys = KeyDirectory.open(directory, clock);
            String signing = keys.signingKeys("one", TrustProfile.X5C, SignatureAlgorithm.ES256)
                    .get()
                    .current()
                    .id();
            return "keys " + signing + " " + keys.refreshKeys().current().id() + " authority "
                    + keys.authority().getSerialNumber();
        }
    }

    /** Holds the lock in a process of its own until its input ends. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            DirectoryLock.<Integer>whileHeld(Path.of(arguments[0]), () -> {
                System.out.println("held");
                try {
                    return System.in.read();
                } catch (IOException e) {
                    return -1;
                }
            });
        }
    }
}
