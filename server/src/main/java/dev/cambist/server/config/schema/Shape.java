package dev.cambist.server.config.schema;

import dev.cambist.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pieces of a JSON Schema (draft 2020-12). The reader takes every scalar as text, as it is written, and replaces <code>
 * ${NAME}</code> in it; so plain numbers and booleans are text too, and a text with a placeholder fits everywhere.
 */
final class Shape {
    private static final String PLACEHOLDER = "\\$\\{";
    static final List<String> SCALARS = List.of("string", "number", "boolean");

    private Shape() {}

    /** An object of schema keywords, or of anything else that a schema holds, in this order. */
    static JsonObject object(Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return new JsonObject(members);
    }

    /** A text of any kind but the empty one. */
    static JsonObject text() {
        return object("type", SCALARS, "minLength", 1L);
    }

    /** A text of this form. */
    static JsonObject matching(String pattern) {
        return object("type", "string", "pattern", "^(" + pattern + ")$|" + PLACEHOLDER);
    }

    /** One of these words. */
    static JsonObject words(List<?> words) {
        return either(object("enum", words), placeholder());
    }

    /** {@code true} or {@code false}. */
    static JsonObject flag() {
        return words(List.of(true, false, "true", "false"));
    }

    /** At least one of these. */
    static JsonObject list(JsonObject item) {
        return object("type", "array", "items", item, "minItems", 1L);
    }

    static JsonObject listOrNothing(JsonObject item) {
        return object("type", "array", "items", item);
    }

    static JsonObject either(JsonObject... shapes) {
        return object("anyOf", List.of(shapes));
    }

    static JsonObject oneOrMore(JsonObject item) {
        return either(item, list(item));
    }

    static JsonObject placeholder() {
        return object("type", "string", "pattern", PLACEHOLDER);
    }

    static JsonObject reference(String name) {
        return object("$ref", "#/$defs/" + name);
    }

    /** An object in which every one of these names must be. */
    static JsonObject having(String... names) {
        return object("required", List.of(names));
    }

    /** The piece with what it means, first. */
    static JsonObject described(String description, JsonObject shape) {
        return both(object("description", description), shape);
    }

    /** The keywords of one and then those of the other. */
    static JsonObject both(JsonObject one, JsonObject other) {
        Map<String, Object> members = new LinkedHashMap<>(one.members());
        members.putAll(other.members());
        return new JsonObject(members);
    }
}
