package dev.cambist.cli.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Docker starts a helper for each image, all at once. */
class ManyProcessesTest {
    private static final int PROCESSES = 32;
    private static final int HANG_GUARD_SECONDS = 300;

    @TempDir
    private Path home;

    @Test
    void get_inManyProcessesAtOnce_exchangesOnce() throws Exception {
        List<Process> processes = new ArrayList<>();
        try (HelperScene scene = new HelperScene(home)) {
            scene.at(Instant.now());
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(start(scene));
            }

            for (Process process : processes) {
                assertThat(process.waitFor(HANG_GUARD_SECONDS, TimeUnit.SECONDS))
                        .isTrue();
                assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
                        .contains("\"Username\":\"00000000-0000-0000-0000-000000000000\"");
                assertThat(process.exitValue()).isZero();
            }
            assertThat(scene.exchanges()).isOne();
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    private static Process start(HelperScene scene) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DockerCredentialHelper.class.getName(),
                "get");
        builder.environment().clear();
        builder.environment().putAll(scene.environment());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        try (OutputStream input = process.getOutputStream()) {
            input.write(scene.registry().getBytes(UTF_8));
        }
        return process;
    }
}
