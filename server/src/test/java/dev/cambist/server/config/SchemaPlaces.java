package dev.cambist.server.config;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.server.config.schema.ConfigurationSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every place of the file that the schema speaks of. */
final class SchemaPlaces {
    private static final String ITEM = "[0]";
    private static final int DEEPEST = 8; // claims nest without end

    private final JsonObject root;
    private final Map<List<String>, Place> places = new LinkedHashMap<>();

    /** A place and everything that the schema says of it, as alternatives. */
    record Place(List<String> path, List<JsonObject> shapes) {
        /** As complaints spell it. */
        String keyPath() {
            return String.join(".", path).replace("." + ITEM, ITEM);
        }

        /** A file that has this value here, and nothing else but the way to it. */
        String holding(Object value) {
            Object at = value;
            for (String step : path.reversed()) {
                at = step.equals(ITEM) ? List.of(at) : Map.of(step, at);
            }
            return dev.cambist.core.json.JsonWriter.write(at);
        }

        Set<String> types() {
            Set<String> types = new TreeSet<>();
            for (JsonObject shape : shapes) {
                shape.text("type").ifPresent(types::add);
                types.addAll(shape.texts("type"));
                if (shape.has("enum")) {
                    types.add("string");
                }
            }
            return types;
        }

        /** The words of enumerations. */
        List<Object> words() {
            return shapes.stream()
                    .flatMap(shape -> shape.value("enum").stream())
                    .flatMap(words -> ((List<?>) words).stream().map(Object.class::cast))
                    .toList();
        }

        Set<String> required() {
            Set<String> required = new TreeSet<>();
            shapes.forEach(shape -> required.addAll(shape.texts("required")));
            return required;
        }

        /** The keys of a block, or nothing where the keys are the author's. */
        Set<String> keys() {
            Set<String> keys = new TreeSet<>();
            blocks().forEach(shape -> keys.addAll(
                    shape.object("properties").orElseThrow().members().keySet()));
            return keys;
        }

        boolean isBlock() {
            return blocks().findAny().isPresent();
        }

        private Stream<JsonObject> blocks() {
            return shapes.stream()
                    .filter(shape -> shape.value("additionalProperties")
                            .map(Boolean.FALSE::equals)
                            .orElse(false));
        }

        String description() {
            return shapes.stream()
                    .flatMap(shape -> shape.text("description").stream())
                    .findFirst()
                    .orElse("");
        }

        @Override
        public String toString() {
            return keyPath().isEmpty() ? "the file" : keyPath();
        }
    }

    private SchemaPlaces() {
        try {
            root = JsonObject.parse(ConfigurationSchema.write().getBytes(StandardCharsets.UTF_8));
        } catch (JsonException e) {
            throw new AssertionError("the schema is no JSON", e);
        }
        walk(List.of(), root);
    }

    static List<Place> all() {
        return List.copyOf(new SchemaPlaces().places.values());
    }

    static Place at(String keyPath) {
        return all().stream()
                .filter(place -> place.keyPath().equals(keyPath))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the schema knows no " + keyPath));
    }

    private void walk(List<String> path, JsonObject shape) {
        if (path.size() > DEEPEST) {
            return;
        }
        places.computeIfAbsent(path, key -> new Place(key, new ArrayList<>()))
                .shapes()
                .add(shape);
        shape.object("properties")
                .ifPresent(properties -> properties.members().forEach((key, value) -> member(path, key, value)));
        shape.object("additionalProperties").ifPresent(value -> walk(longer(path, "x"), value));
        shape.object("items").ifPresent(items -> walk(longer(path, ITEM), items));
        shape.text("$ref").ifPresent(name -> walk(path, definition(name)));
        if (shape.value("anyOf").orElse(List.of()) instanceof List<?> alternatives) {
            alternatives.forEach(alternative -> alternative(path, (JsonObject) alternative));
        }
    }

    /** An alternative says what the place can be, unless it only says which keys go together. */
    private void alternative(List<String> path, JsonObject alternative) {
        if (!alternative.members().keySet().equals(Set.of("required"))) {
            walk(path, alternative);
        }
    }

    private void member(List<String> path, String key, Object shape) {
        if (shape instanceof JsonObject object) {
            walk(longer(path, key), object);
        }
    }

    private JsonObject definition(String reference) {
        String name = reference.substring("#/$defs/".length());
        return root.object("$defs").flatMap(all -> all.object(name)).orElseThrow();
    }

    private static List<String> longer(List<String> path, String step) {
        return Stream.concat(path.stream(), Stream.of(step)).toList();
    }
}
