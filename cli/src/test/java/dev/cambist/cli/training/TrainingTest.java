package dev.cambist.cli.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Main;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In processes of their own, as when a list of classes is recorded. */
@Timeout(120)
class TrainingTest {
    @TempDir
    private Path home;

    @Test
    void serverTraining_aCommandLine_playsThroughItAndEndsWell() throws Exception {
        List<String> started = java(Main.class);

        requireGood(ServerTraining.class, started);

        assertThat(home.resolve("log")).content().contains("token service at");
    }

    @Test
    void commandTraining_ofClients_playsThroughItAndEndsWell() throws Exception {
        requireGood(CommandTraining.class, List.of("clients"));
    }

    @Test
    void commandTraining_ofCommandsWhereAServerHasBeen_playsThroughItAndEndsWell() throws Exception {
        requireGood(ServerTraining.class, java(Main.class));

        requireGood(CommandTraining.class, List.of("commands"));
    }

    @Test
    void helperTraining_playsThroughItAndEndsWell() throws Exception {
        requireGood(HelperTraining.class, List.of());
    }

    private void requireGood(Class<?> training, List<String> arguments) throws Exception {
        List<String> command = java(training);
        command.add(home.toString());
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    private static List<String> java(Class<?> main) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    }
}
