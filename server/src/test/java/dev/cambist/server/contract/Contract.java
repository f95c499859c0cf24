package dev.cambist.server.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** An OpenAPI document that knows what may be answered to what. */
public final class Contract {
    /** What HTTP itself puts on answers. */
    private static final Set<String> HTTP_HEADERS = Set.of("date", "content-type", "content-length", "connection");

    private static final Set<String> METHODS =
            Set.of("get", "head", "post", "put", "patch", "delete", "options", "trace");

    private static final Path API = Path.of("../api");
    private static final String ADMIN = "admin.yaml";

    private final Place document;

    private Contract(Place document) {
        this.document = document;
    }

    /** The document that the server serves, from the program itself. */
    public static Contract published() {
        try (InputStream resource = Contract.class.getResourceAsStream("/dev/cambist/server/oauth2/openapi.yaml")) {
            if (resource == null) {
                throw new IllegalStateException("openapi.yaml is not part of the program");
            }
            return new Contract(Place.root((Map<?, ?>) load(new String(resource.readAllBytes(), UTF_8))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A document of {@code api/}, by which the document that describes the admin API is one with what others take from it.
     *
     * @param name of the file
     */
    public static Contract of(String name) {
        try {
            Map<Object, Object> document = new LinkedHashMap<>(read(name));
            Map<Object, Object> components = new LinkedHashMap<>((Map<?, ?>) document.get("components"));
            ((Map<?, ?>) read(ADMIN).get("components")).forEach((kind, shared) -> {
                Map<Object, Object> all = new LinkedHashMap<>((Map<?, ?>) shared);
                if (components.get(kind) instanceof Map<?, ?> own) {
                    all.putAll(own);
                }
                components.put(kind, all);
            });
            document.put("components", components);
            return new Contract(Place.root(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<?, ?> read(String name) throws IOException {
        return (Map<?, ?>) load(Files.readString(API.resolve(name)).replace("\"" + ADMIN + "#/", "\"#/"));
    }

    Place document() {
        return document;
    }

    /** The paths that it describes, and the methods that each is served to. */
    public Map<String, Set<String>> methods() {
        Map<String, Set<String>> methods = new TreeMap<>();
        document.get("paths").members().forEach((path, operations) -> {
            Set<String> served = new TreeSet<>();
            operations.members().keySet().stream()
                    .filter(METHODS::contains)
                    .forEach(method -> served.add(method.toUpperCase(Locale.ROOT)));
            boolean head = operations.find("x-head").isEmpty(); // it can only say that there is none
            if (served.contains("GET") && head) {
                served.add("HEAD");
            }
            methods.put(path, served);
        });
        return methods;
    }

    /** In which ways the answer is not one that the document allows; of none for a good answer. */
    public List<String> faults(Answered answered) {
        List<String> faults = new ArrayList<>();
        Place responses = responses(answered);
        Optional<Place> response = response(responses, answered.status());
        if (response.isEmpty()) {
            faults.add("status " + answered.status() + " is not in the contract (" + responses + ")");
            return faults;
        }
        boolean others = response.get().find("x-of-the-registry").isPresent();
        judgeHeaders(answered, response.get(), others, faults);
        if (others && !isOwn(answered)) {
            return faults;
        }
        if (answered.method().equals("HEAD")) {
            if (!answered.body().isEmpty()) {
                faults.add("an answer to HEAD has a body");
            }
        } else {
            judgeBody(answered, response.get(), faults);
        }
        return faults;
    }

    /** The path as the document has it, with variables, that a request's path is one of. */
    public Optional<String> described(String path) {
        Map<String, Place> paths = document.get("paths").members();
        if (paths.containsKey(path)) {
            return Optional.of(path);
        }
        return paths.entrySet().stream()
                .filter(described -> PathForm.of(described.getKey(), described.getValue())
                        .matcher(path)
                        .matches())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The statuses that the document names for each operation, called by its method and path. */
    public Map<String, Set<String>> statuses() {
        Map<String, Set<String>> named = new TreeMap<>();
        document.get("paths")
                .members()
                .forEach((path, operations) -> operations.members().forEach((method, at) -> {
                    if (METHODS.contains(method)) {
                        Set<String> statuses = new TreeSet<>(at.find("x-responses")
                                .orElseGet(() -> at.get("responses"))
                                .members()
                                .keySet());
                        statuses.remove("default");
                        named.put(method.toUpperCase(Locale.ROOT) + " " + path, statuses);
                    }
                }));
        return named;
    }

    private Place responses(Answered answered) {
        Optional<String> described = described(answered.path());
        if (described.isEmpty()) {
            return document.find("x-other-paths-under").stream()
                    .flatMap(bases -> bases.members().entrySet().stream())
                    .filter(base -> answered.path().startsWith(base.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElseGet(() -> document.get("x-other-paths"));
        }
        Place path = document.get("paths").get(described.get());
        if (!methods().get(described.get()).contains(answered.method())) {
            return path.find("x-other-methods").orElseGet(() -> document.get("x-other-methods"));
        }
        // RFC 9110 section 9.3.2: HEAD is GET without the body.
        String method =
                answered.method().equals("HEAD") ? "get" : answered.method().toLowerCase(Locale.ROOT);
        Place operation = path.get(method);
        return operation.find("x-responses").orElseGet(() -> operation.get("responses"));
    }

    /** The default is for errors only: a success or a redirection must be named. */
    private static Optional<Place> response(Place responses, int status) {
        return responses
                .find(Integer.toString(status))
                .or(() -> status >= 400 ? responses.find("default") : Optional.empty());
    }

    /** Of an answer that may be a registry's: whether it is the server's, which gives its errors its own mark. */
    private static boolean isOwn(Answered answered) {
        return answered.body().contains("CorrelationId: ");
    }

    /** @param others whether it may have headers that the document does not name */
    private static void judgeHeaders(Answered answered, Place response, boolean others, List<String> faults) {
        Map<String, Place> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.find("headers").ifPresent(headers -> known.putAll(headers.members()));
        known.forEach((name, header) -> {
            String value = answered.headers().get(name);
            if (value != null) {
                new SchemaJudge(faults)
                        .judge("header " + name, read(value, header.get("schema")), header.get("schema"));
            } else if (header.find("required")
                    .filter(required -> required.value().equals(true))
                    .isPresent()) {
                faults.add("there is no header " + name + " (" + response + ")");
            }
        });
        answered.headers().keySet().stream()
                .filter(name ->
                        !others && !known.containsKey(name) && !HTTP_HEADERS.contains(name.toLowerCase(Locale.ROOT)))
                .forEach(name -> faults.add("header " + name + " is not in the contract (" + response + ")"));
    }

    private static Object read(String header, Place schema) {
        boolean number = "integer".equals(schema.get("type").value()) && header.matches("[0-9]{1,18}");
        return number ? (Object) Long.valueOf(header) : header;
    }

    private static void judgeBody(Answered answered, Place response, List<String> faults) {
        if (response.find("content").isEmpty()) {
            if (!answered.body().isEmpty()) {
                faults.add("there is a body, and none is in the contract (" + response + ")");
            }
            return;
        }
        String given = answered.headers().getOrDefault("Content-Type", "");
        String mediaType = given.contains(";") ? given.substring(0, given.indexOf(';')) : given;
        Optional<Place> content = response.get("content").find(mediaType);
        if (content.isEmpty()) {
            faults.add("Content-Type \"" + given + "\" is not in the contract (" + response + ")");
            return;
        }
        try {
            Place schema = content.get().get("schema");
            boolean text = schema.find("type")
                    .filter(type -> type.value().equals("string"))
                    .isPresent();
            Object body =
                    text ? answered.body() : JsonObject.parse(answered.body().getBytes(UTF_8));
            new SchemaJudge(faults).judge("body", body, schema);
        } catch (JsonException e) {
            faults.add("the body cannot be read: " + e.getMessage());
        }
    }

    /** A value of YAML as JSON has it. */
    static Object json(Object value) throws JsonException {
        return switch (value) {
            case Map<?, ?> map -> JsonObject.parse(JsonWriter.write(map).getBytes(UTF_8));
            case Integer number -> number.longValue();
            default -> value;
        };
    }

    private static Object load(String yaml) {
        return new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }
}
