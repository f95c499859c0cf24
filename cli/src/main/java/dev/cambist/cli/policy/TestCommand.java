package dev.cambist.cli.policy;

import dev.cambist.cli.console.ConfigurationOption;
import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.Converters;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.console.Paint;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.analysis.Expectation;
import dev.cambist.server.analysis.TestResult;
import dev.cambist.server.config.yaml.YamlFile;
import dev.cambist.server.settings.Configuration;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code cambist test}: whether a policy gives what its authors say it gives. */
@Command(
        name = "test",
        description = "Runs the tests of a policy: who asks for what, and what is to be granted.",
        exitCodeList = {
            "0:All tests pass.",
            "1:Something failed.",
            "2:The command line, the configuration or the tests are wrong.",
            "4:A test fails."
        },
        footer = {"", "Example:", "  cambist test --config cambist.yaml tests.yaml"})
public final class TestCommand implements Callable<Integer> {
    @Mixin
    private Console console = new Console();

    @Mixin
    private ConfigurationOption config = new ConfigurationOption();

    @Parameters(paramLabel = "TESTS", description = "A YAML file with tests; see docs/explain.md.")
    private Path tests = Path.of("");

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
        CommandLine commandLine = console.commandLine();
        Configuration configuration = config.read();
        List<Expectation> expectations = YamlFile.read(tests, Expectation::readAll);
        Instant moment = now.orElseGet(Instant::now);
        List<TestResult> results = new ArrayList<>();
        for (Expectation expectation : expectations) {
            try {
                results.add(TestResult.of(expectation, configuration, moment));
            } catch (IllegalArgumentException | RefusedException e) {
                throw new ParameterException(commandLine, tests + ":" + expectation.line() + ": " + e.getMessage(), e);
            }
        }
        PrintWriter out = commandLine.getOut();
        if (output.isJson()) {
            out.println(json(results));
        } else {
            show(results, out, Paint.of(commandLine));
        }
        out.flush();
        return results.stream().allMatch(TestResult::passed) ? 0 : ExitCode.NOT_AS_EXPECTED;
    }

    private static long failed(List<TestResult> results) {
        return results.stream().filter(result -> !result.passed()).count();
    }

    private static String json(List<TestResult> results) {
        JsonWriter json = new JsonWriter().beginObject();
        json.member("passed", results.size() - failed(results));
        json.member("failed", failed(results));
        json.name("tests").beginArray();
        results.forEach(result -> result.write(json));
        return json.endArray().endObject().toString();
    }

    private void show(List<TestResult> results, PrintWriter out, Paint paint) {
        for (TestResult result : results) {
            String name = result.test().name();
            if (result.passed()) {
                out.println(paint.green("pass") + "  " + name);
            } else {
                out.println(paint.red("FAIL") + "  " + paint.bold(name) + "  "
                        + paint.faint(tests + ":" + result.test().line()));
                result.details(config.file().toString()).forEach(line -> out.println("      " + line));
            }
        }
        out.println();
        out.println((results.size() - failed(results)) + " passed, " + failed(results) + " failed");
    }
}
