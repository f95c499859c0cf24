package dev.cambist.bench.requests;

import dev.cambist.bench.load.Machine;
import dev.cambist.bench.load.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a store, revocations, sessions and an audit add to the CPU of a request, in turns with a server that keeps nothing;
 * how long a server takes to start with a million revocations; and how much the store grows with sessions.
 */
public final class StoreReport {
    private static final List<Kind> KINDS = List.of(Kind.TOKEN, Kind.EXCHANGE);
    private static final double BYTES_PER_MIB = 1024 * 1024;

    private final List<Contender> contenders;
    private final int requests;

    private StoreReport(List<Contender> contenders, int requests) {
        this.contenders = contenders;
        this.requests = requests;
    }

    /** Takes the rounds, the requests of each kind in a round, and how many revocations and live sessions a full store has. */
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 6;
        int requests = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
        int revocations = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000_000;
        int sessions = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 100_000;
        int tokens = Math.min(1_000, requests);
        try (StoreContenders contenders = StoreContenders.start(tokens, new FilledStore(sessions, revocations))) {
            System.out.printf(
                    Locale.ROOT,
                    "%n%s; %d rounds of %d requests; a full store has %d revocations and %d sessions%n%n",
                    Machine.state(),
                    rounds,
                    requests,
                    revocations,
                    sessions);
            new StoreReport(contenders.all(), requests).print(rounds);
            starts(contenders);
            contenders.end();
            growth(contenders.file(StoreContenders.EMPTY));
        }
    }

    private void print(int rounds) throws Exception {
        measure(Math.max(1, rounds / 2)); // in which Java compiles
        Map<Kind, Map<String, Spread>> costs = measure(rounds);
        System.out.print("""
                | request | store | least µs | median µs | most µs | least ratio | to memory | most ratio |
                | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
        costs.forEach((kind, byName) -> contenders.forEach(one -> System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s |%n",
                kind.title(),
                one.name(),
                of(byName, one.name()).columns(1),
                of(byName, one.name()).over(of(byName, StoreContenders.WITHOUT)).columns(2))));
    }

    private static Spread of(Map<String, Spread> byName, String name) {
        return byName.getOrDefault(name, new Spread());
    }

    private Map<Kind, Map<String, Spread>> measure(int rounds) throws Exception {
        Map<Kind, Map<String, Spread>> costs = new EnumMap<>(Kind.class);
        for (int round = 0; round < rounds; round++) {
            for (Kind kind : KINDS) {
                for (Contender one : contenders) {
                    costs.computeIfAbsent(kind, unknown -> new TreeMap<>())
                            .computeIfAbsent(one.name(), unknown -> new Spread())
                            .add(one.measure(kind, requests * one.servers().size())
                                    .micros()); // each compiles for itself
                }
            }
        }
        return costs;
    }

    private static void starts(StoreContenders contenders) throws IOException {
        System.out.print("""

                | store | listens after s | first token after s | resident MiB | file MiB |
                | --- | ---: | ---: | ---: | ---: |
                """);
        for (Map.Entry<String, StoreContenders.Start> one : contenders.starts().entrySet()) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.0f | %.1f |%n",
                    one.getKey(),
                    one.getValue().listening(),
                    one.getValue().token(),
                    one.getValue().residentMiB(),
                    Files.size(contenders.file(one.getKey())) / BYTES_PER_MIB);
        }
    }

    private static void growth(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            long sessions = number(statement, "SELECT COUNT(*) FROM sessions");
            // All but the first pages, which an empty schema takes.
            long bytes = number(statement, "SELECT SUM(pgsize) FROM dbstat WHERE name LIKE '%sessions%'");
            System.out.printf(
                    Locale.ROOT,
                    "%nThe store grows by %d KiB for 1,000 sessions (%d were written).%n",
                    bytes * 1000 / Math.max(1, sessions) / 1024,
                    sessions);
        }
    }

    private static long number(Statement statement, String question) throws SQLException {
        try (ResultSet row = statement.executeQuery(question)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
