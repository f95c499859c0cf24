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
 * classes that this loads an AOT cache is made: that of the commands that ask servers, or that of the others.
 */
public final class CommandTraining {
    private CommandTraining() {}

    /**
     * Runs each of them once; fails when one does.
     *
     * @param arguments a directory for the configuration, and for what commands keep in a home directory; and "clients" for the
     *     commands that ask servers, "commands" for the others, which want keys of a server in that directory
     */
    public static void main(String[] arguments) throws Exception {
        Path home = Files.createDirectories(Path.of(arguments[0]));
        Rehearsal rehearsal = Rehearsal.in(home, 0);
        String identity = Files.writeString(home.resolve("identity.jwt"), rehearsal.identity(), UTF_8)
                .toString();
        try (RehearsalRegistry registry = RehearsalRegistry.start()) {
            List<List<String>> commands = arguments[1].equals("clients")
                    ? clients(registry.name(), identity)
                    : others(rehearsal.file().toString(), identity);
            for (List<String> command : commands) {
                run(command, context(home));
            }
        }
    }

    private static List<List<String>> clients(String registry, String identity) {
        String scope = "repository:" + RehearsalRegistry.REPOSITORY + ":pull";
        return List.of(
                List.of("probe", "--server", "http://" + registry),
                List.of("inspect", identity),
                List.of("inspect", identity, "--output", "json"),
                List.of("exchange", registry, "--token", identity),
                List.of("token", registry, "--token", identity, "--scope", scope));
    }

    private static List<List<String>> others(String configuration, String identity) {
        return List.of(
                List.of("check", "--config", configuration),
                List.of("explain", "-c", configuration, "--token", identity, "--scope", "repository:acme/shop:pull"),
                List.of("keys", "list", "--config", configuration));
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
