package dev.cambist.bench.analysis;

import dev.cambist.server.analysis.Advice;
import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.settings.Configuration;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads policies of growing size and looks for warnings, and prints the CPU time of each and how that grows: ordinary
 * rules, each about a repository of its own, and rules that are hard to tell apart, as all have stars.
 */
public final class CheckReport {
    private static final List<Integer> SIZES = List.of(100, 1_000, 10_000);
    private static final int ROUNDS = 5;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String HEAD = """
            server: { listen: "127.0.0.1:8080" }
            registries: [{ service: registry.example.com }]
            issuers:
              - { name: github, github: true, audiences: [registry.example.com] }
              - { name: corp, entra: { tenants: [72f988bf-86f1-41af-91ab-2d7cd011db47] } }
            access:
            """;

    private CheckReport() {}

    private interface Shape {
        String rule(int number);
    }

    /** Takes other numbers of rules. */
    public static void main(String[] arguments) throws IOException, ConfigurationException {
        Map<String, Shape> shapes = Map.of(
                "a repository each",
                number -> "{ who: { issuer: github, claims: { repository: acme/app-" + number
                        + ", ref: refs/heads/main } }, role: AcrPush,"
                        + " on: [\"${claims.repository}\", \"${claims.repository}/**\"] }",
                "stars everywhere",
                number -> "{ who: { issuer: github, claims: { repository: \"acme/team-" + number
                        + "-*\", ref: \"refs/heads/*\" } }, role: AcrPush, on: [\"team-" + number + "/**\"] }",
                "groups of one tenant",
                number -> "{ who: { issuer: corp, groups: [\"group-" + number / 10
                        + "\"] }, role: AcrPull, on: [\"area-" + number + "/**\"] }");
        List<Integer> sizes = arguments.length > 0
                ? Stream.of(arguments).map(Integer::valueOf).toList()
                : SIZES;
        StringBuilder table = new StringBuilder("\n| rules | number | read, ms | warnings, ms | µs a rule |\n")
                .append("| --- | ---: | ---: | ---: | ---: |\n");
        for (Map.Entry<String, Shape> shape : shapes.entrySet()) {
            for (int size : sizes) {
                table.append(line(shape.getKey(), shape.getValue(), size));
            }
        }
        System.out.print(table);
    }

    private static String line(String name, Shape shape, int size) throws IOException, ConfigurationException {
        StringBuilder yaml = new StringBuilder(HEAD);
        for (int number = 0; number < size; number++) {
            yaml.append("  - ").append(shape.rule(number)).append('\n');
        }
        Path file = Files.writeString(Files.createTempFile("policy-", ".yaml"), yaml);
        List<Long> reading = new ArrayList<>();
        List<Long> looking = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            long start = CLOCK.getCurrentThreadCpuTime();
            Configuration configuration = ConfigurationFile.read(file, Map.of());
            long read = CLOCK.getCurrentThreadCpuTime();
            Advice.on(configuration, Instant.now());
            looking.add(CLOCK.getCurrentThreadCpuTime() - read);
            reading.add(read - start);
        }
        Files.delete(file);
        double advice = median(looking);
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.0f | %.0f | %.1f |%n",
                name,
                size,
                median(reading),
                advice,
                advice * 1000 / size);
    }

    private static double median(List<Long> nanos) {
        return nanos.stream().sorted().toList().get(nanos.size() / 2) / NANOS_PER_MILLI;
    }
}
