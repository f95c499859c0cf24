package dev.cambist.e2e.lab;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** OpenTelemetry's collector, which takes spans and prints them. */
public final class Collector implements AutoCloseable {
    private static final Path PAGE = Launcher.file("docs/tracing.md");
    private static final Pattern CONFIGURATION = Pattern.compile("```yaml\n# collector.yaml\n(.*?)```", Pattern.DOTALL);

    /** A line of a span, such as {@code Parent ID      : 00f067aa0ba902b7}. */
    private static final Pattern FIELD = Pattern.compile("    (\\S[^:]*?) *: (.*)");

    /** A line of a span or of its resource, such as {@code -> http.request.method: Str(GET)}. */
    private static final Pattern ATTRIBUTE = Pattern.compile("     -> ([^:]+): \\w+\\((.*)\\)");

    private final Program program;
    private final URI endpoint;

    private Collector(Program program, URI endpoint) {
        this.program = program;
        this.endpoint = endpoint;
    }

    /** A span as it was printed, with the resource's attributes and its own. */
    public record Span(Map<String, String> resource, Map<String, String> fields, Map<String, String> attributes) {
        public String service() {
            return resource.getOrDefault("service.name", "");
        }

        public String name() {
            return fields.get("Name");
        }

        public String kind() {
            return fields.get("Kind");
        }

        public String trace() {
            return fields.get("Trace ID");
        }

        public String id() {
            return fields.get("ID");
        }

        /** Empty where it begins its trace. */
        public String parent() {
            return fields.get("Parent ID");
        }
    }

    /** Starts one with the configuration that the documentation shows. */
    public static Collector start(Path directory) throws Exception {
        Matcher shown = CONFIGURATION.matcher(Files.readString(PAGE));
        if (!shown.find()) {
            throw new IllegalStateException(PAGE + " shows no collector.yaml");
        }
        URI endpoint = URI.create("http://localhost:" + Ports.free());
        Path file = Files.writeString(
                directory.resolve("collector.yaml"),
                shown.group(1).replace("localhost:4318", endpoint.getAuthority())
                        // Its metrics would want a port that everybody knows.
                        + "  telemetry: { metrics: { level: none } }\n");
        Program program = Program.start(
                "collector", directory, Map.of(), List.of(Tool.OTELCOL.path().toString(), "--config", file.toString()));
        program.awaitLine(line -> line.contains("Everything is ready"));
        return new Collector(program, endpoint);
    }

    public URI endpoint() {
        return endpoint;
    }

    /** Waits for a span that is so, and returns it. */
    public Span await(Predicate<Span> wanted) {
        program.awaitReady(() -> find(wanted).isPresent());
        return find(wanted).orElseThrow();
    }

    private Optional<Span> find(Predicate<Span> wanted) {
        return spans().stream().filter(wanted).findFirst();
    }

    /** All that were printed so far. */
    public List<Span> spans() {
        List<Span> spans = new ArrayList<>();
        Map<String, String> resource = new LinkedHashMap<>();
        Map<String, String> fields = new LinkedHashMap<>();
        Map<String, String> attributes = resource;
        for (String line : log().lines().toList()) {
            Matcher field = FIELD.matcher(line);
            Matcher attribute = ATTRIBUTE.matcher(line);
            if (line.endsWith("Resource attributes:")) {
                resource = new LinkedHashMap<>();
                attributes = resource;
            } else if (line.startsWith("Span #")) {
                fields = new LinkedHashMap<>();
                attributes = new LinkedHashMap<>();
                spans.add(new Span(resource, fields, attributes));
            } else if (attribute.matches()) {
                attributes.put(attribute.group(1), attribute.group(2));
            } else if (field.matches()) {
                fields.put(field.group(1), field.group(2));
            }
        }
        return spans;
    }

    /** Everything that it has printed. */
    public String log() {
        return program.log();
    }

    @Override
    public void close() {
        program.close();
    }
}
