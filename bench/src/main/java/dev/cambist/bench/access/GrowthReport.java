package dev.cambist.bench.access;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Prints what both flows cost in CPU time, without HTTP, as rules, groups and scopes become more, and how much that is of
 * the cost with the fewest. Rounds take turns, so that what else the machine does falls on all alike; each figure is the
 * median of its rounds.
 *
 * <p>Takes the number of rounds and how often each thing is done in a round: {@code 21 400} unless told otherwise.
 */
public final class GrowthReport {
    private static final List<Integer> RULES = List.of(10, 1_000, 10_000);
    private static final List<Integer> GROUPS = List.of(1, 50, 500);
    private static final List<Integer> SCOPES = List.of(1, 10, 100);
    private static final int SOME_RULES = 1_000;
    private static final int SOME_GROUPS = 16;
    private static final int SOME_SCOPES = 3;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private final Map<String, List<Measured>> series = new LinkedHashMap<>();

    private GrowthReport() {}

    /** One thing at one size, and what it took in each round. */
    private record Measured(int size, Runnable work, List<Double> micros) {
        double median() {
            return micros.stream().sorted().toList().get(micros.size() / 2);
        }
    }

    public static void main(String[] arguments) {
        GrowthReport report = new GrowthReport();
        report.prepare();
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 21;
        int times = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 400;
        for (int i = 0; i < rounds / 2 + 1; i++) {
            report.round(times);
        }
        report.all().forEach(one -> one.micros.clear()); // in these, Java has compiled what runs often
        for (int i = 0; i < rounds; i++) {
            report.round(times);
        }
        report.print();
    }

    private void prepare() {
        for (int rules : RULES) {
            Staff staff = new Staff(rules, SOME_GROUPS, SOME_SCOPES);
            add("exchange, rules", rules, staff::exchange);
            add("exchange refused, rules", rules, staff::refused);
            add("token, rules", rules, staff::token);
            add("decision, rules", rules, staff::decide);
            add("log line of an incomplete answer, rules", rules, staff::why);
        }
        GROUPS.forEach(groups -> add("exchange, groups", groups, new Staff(SOME_RULES, groups, SOME_SCOPES)::exchange));
        for (int scopes : SCOPES) {
            Staff staff = new Staff(SOME_RULES, SOME_GROUPS, scopes);
            add("token, scopes", scopes, staff::token);
            add("decision, scopes", scopes, staff::decide);
        }
    }

    private void add(String name, int size, Runnable work) {
        series.computeIfAbsent(name, absent -> new ArrayList<>()).add(new Measured(size, work, new ArrayList<>()));
    }

    private Stream<Measured> all() {
        return series.values().stream().flatMap(List::stream);
    }

    private void round(int times) {
        all().forEach(one -> {
            long start = CLOCK.getCurrentThreadCpuTime();
            for (int i = 0; i < times; i++) {
                one.work.run();
            }
            one.micros.add((CLOCK.getCurrentThreadCpuTime() - start) / NANOS_PER_MICRO / times);
        });
    }

    private void print() {
        StringBuilder table =
                new StringBuilder("\n| what | number | µs | to the fewest |\n| --- | ---: | ---: | ---: |\n");
        series.forEach((name, sizes) -> {
            double fewest = sizes.getFirst().median();
            for (Measured one : sizes) {
                table.append(String.format(
                        Locale.ROOT,
                        "| %s | %d | %.1f | %.2f |%n",
                        name,
                        one.size,
                        one.median(),
                        one.median() / fewest));
            }
        });
        System.out.print(table);
    }
}
