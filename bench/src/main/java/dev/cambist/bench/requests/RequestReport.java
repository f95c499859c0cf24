package dev.cambist.bench.requests;

import dev.cambist.bench.load.Spread;
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

    /** Takes how many rounds, and how many requests of each kind in a round; as many rounds go before, uncounted. */
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
        measure(contenders, Math.max(1, rounds), new EnumMap<>(Kind.class)); // in which Java compiles most of it
        measure(contenders, rounds, costs);
        System.out.printf(
                Locale.ROOT,
                "%nload average %.1f on %d processors; %d rounds of %d requests%n%n",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors(),
                rounds,
                requests);
        System.out.print("""
                | request | server | provider | least µs | median µs | most µs | least ratio | to the floor | most ratio | compilers µs | KiB allocated |
                | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
        costs.forEach((kind, byName) -> contenders.stream()
                .filter(one -> one.requests().containsKey(kind))
                .forEach(one -> row(kind, one, contenders, byName)));
    }

    private void measure(List<Contender> contenders, int times, Map<Kind, Map<String, List<Cost>>> costs)
            throws Exception {
        for (int round = 0; round < times; round++) {
            for (Kind kind : Kind.values()) {
                for (Contender one : contenders) {
                    if (!one.requests().containsKey(kind)) {
                        continue;
                    }
                    costs.computeIfAbsent(kind, unknown -> new TreeMap<>())
                            .computeIfAbsent(key(one), unknown -> new ArrayList<>())
                            .add(one.measure(kind, requests));
                }
            }
        }
    }

    private static void row(Kind kind, Contender one, List<Contender> all, Map<String, List<Cost>> byName) {
        String beside = one.provider().equals(Peers.PROVIDER) ? "jdk" : one.provider();
        String floor = all.stream()
                .filter(other -> other.name().equals(Contenders.FLOOR)
                        && other.provider().equals(beside))
                .map(RequestReport::key)
                .findFirst()
                .orElseThrow();
        Spread own = spread(byName, key(one), Cost::micros);
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %.1f | %.1f |%n",
                kind.title(),
                one.name(),
                one.provider(),
                own.columns(1),
                own.over(spread(byName, floor, Cost::micros)).columns(2),
                spread(byName, key(one), Cost::compiling).median(),
                spread(byName, key(one), Cost::kib).median());
    }

    private static Spread spread(Map<String, List<Cost>> byName, String name, ToDoubleFunction<Cost> what) {
        Spread spread = new Spread();
        byName.getOrDefault(name, List.of()).stream().mapToDouble(what).forEach(spread::add);
        return spread;
    }

    private static String key(Contender one) {
        return one.name() + " " + one.provider();
    }
}
