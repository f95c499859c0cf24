package dev.cambist.cli.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.cli.Main;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Sleeper;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs commands that scripts and health checks start often, against a registry on this machine that grants everything. Of the
 * classes that this loads the AOT cache of all short commands is made.
 */
public final class CommandTraining {
    private CommandTraining() {}

    /**
     * Runs each of them once; fails when one does.
     *
     * @param arguments a directory for the configuration, and for what commands keep in a home directory
     */
    public static void main(String[] arguments) throws Exception {
        Path home = Files.createDirectories(Path.of(arguments[0]));
        Rehearsal rehearsal = Rehearsal.in(home, 0);
        String configuration = rehearsal.file().toString();
        String identity = Files.writeString(home.resolve("identity.jwt"), rehearsal.identity(), UTF_8)
                .toString();
        try (RehearsalRegistry registry = RehearsalRegistry.start()) {
            String scope = "repository:" + RehearsalRegistry.REPOSITORY + ":pull";
            List<List<String>> commands = List.of(
                    List.of("probe", "--server", "http://" + registry.name()),
                    List.of("check", "--config", configuration),
                    List.of(
                            "explain",
                            "-c",
                            configuration,
                            "--token",
                            identity,
                            "--scope",
                            "repository:acme/shop:pull"),
                    List.of("inspect", identity, "--output", "json"),
                    List.of("exchange", registry.name(), "--token", identity),
                    List.of("token", registry.name(), "--token", identity, "--scope", scope),
                    List.of("keys", "list", "--help"));
            for (List<String> command : commands) {
                run(command, context(home));
            }
        }
    }

    private static void run(List<String> command, ProcessContext context) {
        String[] arguments = command.toArray(String[]::new);
        int code = Main.commandLine(context, arguments).execute(arguments);
        if (code != 0) {
            throw new IllegalStateException("the training failed: " + command.getFirst() + " ended with " + code);
        }
    }

    private static ProcessContext context(Path home) {
        return new ProcessContext(
                Map.of("HOME", home.toString()),
                new ByteArrayInputStream(new byte[0]),
                home,
                new Http(),
                Sleeper.REAL,
                Optional.empty(),
                InstantSource.system(),
                false);
    }
}
