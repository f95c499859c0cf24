package dev.cambist.cli.policy;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.Converters;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.console.Paint;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.analysis.Change;
import dev.cambist.server.analysis.Comparison;
import dev.cambist.server.analysis.Sample;
import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.config.yaml.YamlFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cambist diff}: who gains and who loses what by a change of the configuration. */
@Command(
        name = "diff",
        description = {
            "Says for sample identities what they gain and lose by a change of the configuration:",
            "on every repository there can be, now and when rules expire."
        },
        exitCodeList = {
            "0:Nothing changes for any of the identities.",
            "1:Something failed.",
            "2:The command line, a configuration or the identities are wrong.",
            "3:Something changes."
        },
        footer = {"", "Example:", "  cambist diff old.yaml new.yaml --identities identities.yaml"})
public final class DiffCommand implements Callable<Integer> {
    @Mixin
    private Console console = new Console();

    @Parameters(index = "0", paramLabel = "OLD", description = "The configuration as it was.")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "NEW", description = "The configuration as it is to be.")
    private Path after = Path.of("");

    @Option(
            names = "--identities",
            required = true,
            paramLabel = "FILE",
            description = "A YAML file with the identities to compare for; see docs/explain.md.")
    private Path identities = Path.of("");

    @Option(
            names = "--now",
            paramLabel = "INSTANT",
            converter = Converters.Moment.class,
            description = "As of then, such as 2026-11-22T12:00:00Z.")
    private Optional<Instant> now = Optional.empty();

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws Exception {
        Comparison comparison = new Comparison(
                ConfigurationFile.read(before, System.getenv()), ConfigurationFile.read(after, System.getenv()));
        List<Sample> samples = YamlFile.read(identities, Sample::readAll);
        List<Change> changes = comparison.changes(samples, now.orElseGet(Instant::now));
        CommandLine commandLine = console.commandLine();
        PrintWriter out = commandLine.getOut();
        if (output.isJson()) {
            out.println(json(changes));
        } else {
            show(samples, changes, out, Paint.of(commandLine));
        }
        out.flush();
        return changes.isEmpty() ? 0 : ExitCode.CHANGED;
    }

    private static String json(List<Change> changes) {
        JsonWriter json = new JsonWriter().beginObject();
        json.name("changed").value(!changes.isEmpty()).name("changes").beginArray();
        changes.forEach(change -> change.write(json));
        return json.endArray().endObject().toString();
    }

    private static void show(List<Sample> samples, List<Change> changes, PrintWriter out, Paint paint) {
        int unchanged = 0;
        for (Sample sample : samples) {
            List<Change> own = changes.stream()
                    .filter(change -> change.identity().equals(sample.name()))
                    .toList();
            if (own.isEmpty()) {
                unchanged++;
                continue;
            }
            out.println(paint.bold(sample.name()) + "  "
                    + paint.faint(sample.caller().toString()));
            own.forEach(change -> out.println("  " + line(change, paint)));
            out.println();
        }
        out.println(
                unchanged == samples.size()
                        ? "nothing changes for " + samples.size() + (samples.size() == 1 ? " identity" : " identities")
                        : (samples.size() - unchanged) + " of " + samples.size() + " identities change");
    }

    private static String line(Change change, Paint paint) {
        String what = change.on()
                + (change.actions().isEmpty() ? "" : "  " + String.join(",", change.actions()))
                + (change.service().isEmpty() ? "" : "  " + paint.faint("on " + change.service()))
                + change.forRobots().map(robots -> "  " + robots).orElse("")
                + (change.example().isEmpty() ? "" : paint.faint(", for example " + change.example()))
                + change.from().map(moment -> "  from " + moment + " on").orElse("");
        return switch (change.kind()) {
            case GAINS -> paint.green("+ gains") + "  " + what;
            case LOSES -> paint.red("- loses") + "  " + what;
            case MAY_DIFFER -> paint.yellow("? may differ") + "  " + what;
        };
    }
}
