package dev.cambist.bench.requests;

import dev.cambist.bench.requests.Contender.Cost;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What one request to the token service costs its server, in CPU and in memory, beside a floor that does no more than the
 * cryptography: with the JDK's and with AWS-LC. Rounds take turns, so that what else the machine does falls on all alike.
 */
public final class RequestReport {
    private final int rounds;
    private final int requests;

    private RequestReport(int rounds, int requests) {
        this.rounds = rounds;
        this.requests = requests;
    }

    /** Takes how many rounds, and how many requests of each kind in a round; the first half as many warm up. */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 6;
        int requests = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
        int tokens = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000;
        try (Contenders contenders = Contenders.start(tokens)) {
            new RequestReport(rounds, requests).print(contenders.all());
        }
    }

    private void print(List<Contender> contenders) throws Exception {
        Map<Kind, Map<String, List<Cost>>> costs = new EnumMap<>(Kind.class);
        measure(contenders, Math.max(1, rounds / 2), new EnumMap<>(Kind.class)); // in which Java compiles
        measure(contenders, rounds, costs);
        System.out.printf(
                Locale.ROOT,
                "%nload average %.1f on %d processors; %d rounds of %d requests%n%n",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors(),
                rounds,
                requests);
        System.out.print("""
                | request | server | provider | least µs | median µs | most µs | to the floor | KiB allocated |
                | --- | --- | --- | ---: | ---: | ---: | ---: | ---: |
                """);
        costs.forEach((kind, byName) -> contenders.forEach(one -> row(kind, one, contenders, byName)));
    }

    private void measure(List<Contender> contenders, int times, Map<Kind, Map<String, List<Cost>>> costs)
            throws Exception {
        for (int round = 0; round < times; round++) {
            for (Kind kind : Kind.values()) {
                for (Contender one : contenders) {
                    costs.computeIfAbsent(kind, unknown -> new TreeMap<>())
                            .computeIfAbsent(key(one), unknown -> new ArrayList<>())
                            .add(one.measure(kind, requests));
                }
            }
        }
    }

    private static void row(Kind kind, Contender one, List<Contender> all, Map<String, List<Cost>> byName) {
        List<Cost> own = byName.getOrDefault(key(one), List.of());
        String floor = all.stream()
                .filter(other -> other.name().equals(Contenders.FLOOR)
                        && other.provider().equals(one.provider()))
                .map(RequestReport::key)
                .findFirst()
                .orElseThrow();
        List<Cost> least = byName.getOrDefault(floor, List.of());
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < own.size(); round++) {
            ratios.add(own.get(round).micros() / least.get(round).micros());
        }
        List<Double> micros = sorted(own, Cost::micros);
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %.1f | %.1f | %.1f | %.2f | %.1f |%n",
                kind.title(),
                one.name(),
                one.provider(),
                micros.getFirst(),
                median(micros),
                micros.getLast(),
                median(ratios.stream().sorted().toList()),
                median(sorted(own, Cost::kib)));
    }

    private static String key(Contender one) {
        return one.name() + " " + one.provider();
    }

    private static List<Double> sorted(List<Cost> costs, ToDoubleFunction<Cost> what) {
        return costs.stream().mapToDouble(what).sorted().boxed().toList();
    }

    private static double median(List<Double> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
