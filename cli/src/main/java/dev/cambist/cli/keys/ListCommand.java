package dev.cambist.cli.keys;

import ch.qos.logback.classic.Level;
import dev.cambist.cli.console.ConfigurationOption;
import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.console.QuietLog;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.keys.KeyState;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cambist keys list}. */
@Command(
        name = "list",
        description = "Lists the secrets of refresh tokens and the signing keys of each registry, the latest first.",
        exitCodeList = {
            "0:It worked.",
            "1:A key cannot be read.",
            "2:The command line or the configuration is wrong; nothing was done."
        },
        footer = {"", "Example:", "  cambist keys list --config cambist.yaml"})
final class ListCommand implements Callable<Integer> {
    @Mixin
    private Console console = new Console();

    @Mixin
    private ConfigurationOption config = new ConfigurationOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws Exception {
        QuietLog.from(Level.WARN);
        List<KeyState> states;
        try (ConfiguredKeys keys = ConfiguredKeys.open(config)) {
            states = keys.rotation().states();
        }
        if (output.isJson()) {
            console.out().println(json(states));
        } else {
            states.forEach(state -> console.out().println(text(state)));
        }
        console.flush();
        return 0;
    }

    private static String word(KeyState state) {
        return state.stage().name().toLowerCase(Locale.ROOT);
    }

    private static String text(KeyState state) {
        return "%-8s %-24s %s  %s  %s"
                .formatted(
                        word(state),
                        state.service().orElse("refresh tokens"),
                        state.algorithm(),
                        state.since().map(Instant::toString).orElse("when its registry knows it"),
                        state.id());
    }

    private static String json(List<KeyState> states) {
        JsonWriter json = new JsonWriter().beginObject().name("keys").beginArray();
        for (KeyState state : states) {
            json.beginObject().member("stage", word(state)).member("algorithm", state.algorithm());
            json.member("id", state.id());
            state.service().ifPresent(service -> json.member("registry", service));
            state.since().ifPresent(since -> json.member("since", since.toString()));
            state.ceased().ifPresent(ceased -> json.member("ceased", ceased.toString()));
            state.certificateEnds().ifPresent(end -> json.member("certificate_ends", end.toString()));
            json.member("file", state.file().toString()).endObject();
        }
        return json.endArray().endObject().toString();
    }
}
