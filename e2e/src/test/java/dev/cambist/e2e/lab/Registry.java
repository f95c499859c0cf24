package dev.cambist.e2e.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.trust.RegistryFormat;
import dev.cambist.server.trust.RegistryTrust;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A real registry that runs with exactly the block and files that Cambist prints for it. */
public final class Registry implements AutoCloseable {
    /** The registries there are. */
    public enum Kind {
        DOCKER_REGISTRY_2_8(Tool.DOCKER_REGISTRY, RegistryFormat.DISTRIBUTION_2_8),
        DISTRIBUTION_3(Tool.DISTRIBUTION, RegistryFormat.DISTRIBUTION_3),
        ZOT(Tool.ZOT, RegistryFormat.ZOT);

        private final Tool tool;
        private final RegistryFormat format;

        Kind(Tool tool, RegistryFormat format) {
            this.tool = tool;
            this.format = format;
        }

        public Tool tool() {
            return tool;
        }

        public RegistryFormat format() {
            return format;
        }
    }

    private final Program program;
    private final int port;

    private Registry(Program program, int port) {
        this.program = program;
        this.port = port;
    }

    /** Starts an empty registry; the trust's files are written to the directory that its block points to. */
    public static Registry start(Kind kind, Path directory, RegistryTrust trust) throws IOException {
        for (Map.Entry<String, String> file : trust.files().entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
        return start(kind, directory, trust.block());
    }

    /**
     * The same at a port that others know already.
     *
     * @param more behind the trust's block
     */
    public static Registry startAt(int port, Kind kind, Path directory, RegistryTrust trust, String more)
            throws IOException {
        for (Map.Entry<String, String> file : trust.files().entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
        return start(port, kind, directory, trust.block() + more, 401);
    }

    /** Starts an empty registry that asks nobody who he is. */
    public static Registry startOpen(Kind kind, Path directory) throws IOException {
        return start(kind, directory, kind == Kind.ZOT ? "{}" : "", 200);
    }

    /** Starts an empty registry that asks nobody who he is, with this block in its configuration. */
    public static Registry startOpen(Kind kind, Path directory, String block) throws IOException {
        return start(kind, directory, block, 200);
    }

    /** Starts an empty Distribution 3 that asks nobody who he is, and sends its spans to a collector. */
    public static Registry startTraced(Path directory, URI collector) throws IOException {
        Map<String, String> environment = Map.of(
                "OTEL_TRACES_EXPORTER", "otlp",
                "OTEL_EXPORTER_OTLP_ENDPOINT", collector.toString(),
                "OTEL_BSP_SCHEDULE_DELAY", "100"); // milliseconds
        return start(Ports.free(), Kind.DISTRIBUTION_3, directory, "", 200, environment);
    }

    /** Starts an empty registry with this block in its configuration. */
    public static Registry start(Kind kind, Path directory, String block) throws IOException {
        return start(kind, directory, block, 401);
    }

    private static Registry start(Kind kind, Path directory, String block, int status) throws IOException {
        return start(Ports.free(), kind, directory, block, status);
    }

    private static Registry start(int port, Kind kind, Path directory, String block, int status) throws IOException {
        // Distribution 3 sends traces to a collector unless told not to.
        return start(port, kind, directory, block, status, Map.of("OTEL_TRACES_EXPORTER", "none"));
    }

    private static Registry start(
            int port, Kind kind, Path directory, String block, int status, Map<String, String> environment)
            throws IOException {
        Path data = directory.resolve("registry-data");
        Path file = directory.resolve(kind == Kind.ZOT ? "zot.json" : "registry.yaml");
        Files.writeString(file, kind == Kind.ZOT ? zot(data, port, block) : distribution(data, port, block));
        Program program = Program.start(
                kind.name().toLowerCase(Locale.ROOT),
                directory,
                environment,
                List.of(kind.tool.path().toString(), "serve", file.toString()));
        Registry registry = new Registry(program, port);
        program.awaitReady(() -> Http.answers(registry.url("/v2/"), status));
        return registry;
    }

    private static String distribution(Path data, int port, String block) {
        return """
                version: 0.1
                log: { level: warn }
                storage:
                  filesystem: { rootdirectory: %s }
                  delete: { enabled: true }
                http: { addr: "localhost:%d" }
                """.formatted(JsonWriter.write(data.toString()), port) + block;
    }

    /** The block is a part of the file's object, as Cambist prints it: its {@code http} gets the address. */
    private static String zot(Path data, int port, String block) {
        Map<String, Object> whole = new LinkedHashMap<>(parse(block).members());
        Map<String, Object> http = new LinkedHashMap<>(
                parse(block).object("http").orElse(JsonObject.EMPTY).members());
        http.put("address", "localhost");
        http.put("port", Integer.toString(port));
        whole.put("http", http);
        whole.put("distSpecVersion", "1.1.1");
        whole.put("storage", Map.of("rootDirectory", data.toString()));
        whole.put("log", Map.of("level", "info"));
        return JsonWriter.write(whole);
    }

    private static JsonObject parse(String json) {
        try {
            return JsonObject.parse(json.getBytes(UTF_8));
        } catch (JsonException e) {
            throw new AssertionError("the block is no JSON: " + json, e);
        }
    }

    /** Host and port, as they stand at the front of an image's name. */
    public String host() {
        return "localhost:" + port;
    }

    /** An image or repository of this registry. */
    public String image(String name) {
        return host() + "/" + name;
    }

    public URI url(String path) {
        return URI.create("http://" + host() + path);
    }

    /** What it has logged, requests with their statuses among it. */
    public String log() {
        return program.log();
    }

    @Override
    public void close() {
        program.close();
    }

    @Override
    public String toString() {
        return program.toString();
    }
}
