package dev.cambist.server.config.schema;

import dev.cambist.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A block of the file: its keys, each with what it means, and no others. */
final class Keys {
    private final Map<String, Object> properties = new LinkedHashMap<>();
    private final List<String> required = new ArrayList<>();
    private final Map<String, Object> conditions = new LinkedHashMap<>();

    Keys optional(String key, String description, JsonObject shape) {
        properties.put(key, Shape.described(description, shape));
        return this;
    }

    Keys required(String key, String description, JsonObject shape) {
        required.add(key);
        return optional(key, description, shape);
    }

    /** What else must hold of the block: another keyword of the schema. */
    Keys where(String keyword, Object value) {
        conditions.put(keyword, value);
        return this;
    }

    JsonObject block() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", "object");
        members.put("properties", new JsonObject(properties));
        if (!required.isEmpty()) {
            members.put("required", List.copyOf(required));
        }
        members.putAll(conditions);
        members.put("additionalProperties", false);
        return new JsonObject(members);
    }

    /** The block, or {@code true} for one without keys. */
    JsonObject options() {
        return Shape.either(Shape.words(List.of(true, "true")), block());
    }
}
