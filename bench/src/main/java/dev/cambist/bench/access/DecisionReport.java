package dev.cambist.bench.access;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks of this package and prints one table of them, with ratios within the run. */
public final class DecisionReport {
    private static final double NANOS_PER_MICRO = 1000;

    private DecisionReport() {}

    /** Takes {@code short} for figures that only show that it still runs. */
    public static void main(String[] arguments) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder().include("dev\\.cambist\\.bench\\.access\\..*");
        if (List.of(arguments).contains("short")) {
            options.forks(0).warmupIterations(0).measurementIterations(1).measurementTime(TimeValue.milliseconds(10));
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        double signature = 0;
        Map<String, Map<Integer, Double>> byName = new TreeMap<>();
        for (RunResult result : results) {
            double nanos = result.getPrimaryResult().getScore();
            String rules = result.getParams().getParam("rules");
            if (rules == null) {
                signature = nanos;
            } else {
                byName.computeIfAbsent(result.getPrimaryResult().getLabel(), name -> new TreeMap<>())
                        .put(Integer.valueOf(rules), nanos);
            }
        }
        print(byName, signature);
    }

    private static void print(Map<String, Map<Integer, Double>> byName, double signature) {
        StringBuilder table = new StringBuilder("\n| what | rules | µs | to 10 rules | to one ES256 signature |\n")
                .append("| --- | ---: | ---: | ---: | ---: |\n");
        byName.forEach((name, bySize) -> {
            double smallest = bySize.values().iterator().next();
            bySize.forEach((rules, nanos) -> table.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %.2f | %.2f | %.3f |%n",
                    name,
                    rules,
                    nanos / NANOS_PER_MICRO,
                    nanos / smallest,
                    nanos / signature)));
        });
        table.append(String.format(Locale.ROOT, "| ES256 signature | | %.2f | | 1 |%n", signature / NANOS_PER_MICRO));
        System.out.print(table);
    }
}
