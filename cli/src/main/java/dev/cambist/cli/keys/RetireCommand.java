package dev.cambist.cli.keys;

import ch.qos.logback.classic.Level;
import dev.cambist.cli.console.ConfigurationOption;
import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.QuietLog;
import dev.cambist.core.token.Lifetimes;
import dev.cambist.server.keys.KeyState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cambist keys retire}. */
@Command(
        name = "retire",
        description = {
            "Removes former keys of which no token can be valid any more, by the lifetimes of the configuration;",
            "with KEY those alone."
        },
        exitCodeList = {
            "0:They are removed, or there was nothing to remove.",
            "1:A key cannot be removed.",
            "2:The command line or the configuration is wrong; nothing was done.",
            "3:A key stays, because it signs, or tokens of it may be valid."
        },
        footer = {"", "Example:", "  cambist keys retire --config cambist.yaml"})
final class RetireCommand implements Callable<Integer> {
    @Mixin
    private Console console = new Console();

    @Mixin
    private ConfigurationOption config = new ConfigurationOption();

    @Parameters(paramLabel = "KEY", arity = "0..*", description = "A key, by the id that cambist keys list prints.")
    private List<String> ids = new ArrayList<>();

    @Option(
            names = "--even-if-valid",
            description = "Also a former key whose tokens may be valid: they are refused from then on. With KEY only.")
    private boolean evenIfValid;

    @Override
    public Integer call() throws Exception {
        QuietLog.from(Level.WARN);
        if (evenIfValid && ids.isEmpty()) {
            throw console.wrongUse("--even-if-valid needs the id of a key");
        }
        try (ConfiguredKeys keys = ConfiguredKeys.open(config, console)) {
            int end = retire(keys);
            console.flush();
            return end;
        }
    }

    private int retire(ConfiguredKeys keys) throws IOException {
        List<KeyState> states = keys.rotation().states();
        for (String id : ids) {
            if (states.stream().noneMatch(state -> state.id().equals(id))) {
                throw console.wrongUse(id + " is the id of no key; cambist keys list prints them");
            }
        }
        int end = ExitCode.OK;
        for (KeyState state : states) {
            boolean named = ids.contains(state.id());
            if (!named && !ids.isEmpty()) {
                continue;
            }
            boolean removable = state.stage() == KeyState.Stage.FORMER
                    && (isPast(state, keys.configuration().tokens().lifetimes()) || (named && evenIfValid));
            if (removable) {
                keys.rotation().retire(state);
                console.out().println("removed " + state.file());
            } else if (named) {
                console.out()
                        .println(state.id() + " stays: "
                                + (state.stage() == KeyState.Stage.FORMER
                                        ? "tokens that it signed may be valid"
                                        : "it signs, or will"));
                end = ExitCode.PARTIAL;
            }
        }
        return end;
    }

    private static boolean isPast(KeyState state, Lifetimes lifetimes) {
        return state.ceased()
                .map(ceased ->
                        ceased.plus(state.service().isPresent() ? lifetimes.accessToken() : lifetimes.refreshToken()))
                .filter(end -> end.isBefore(Instant.now()))
                .isPresent();
    }
}
