package dev.cambist.client.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An immutable JSON object. A member's value is a {@link String}, {@link Double}, {@link Boolean}, {@link List} or
 * {@link JsonObject}; members whose value is {@code null} are left out when one is read.
 *
 * @param members the members in the order in which they stand
 */
public record JsonObject(Map<String, Object> members) {
    static final JsonObject EMPTY = new JsonObject(Map.of());

    public JsonObject {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** Reads one object from UTF-8 bytes. */
    public static JsonObject parse(byte[] utf8) throws JsonException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return new JsonReader(text).readDocument();
        } catch (CharacterCodingException e) {
            throw new JsonException("not valid UTF-8", 0);
        }
    }

    /** The member when it is a string. */
    public Optional<String> text(String name) {
        return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The member when it is a number, or a string that is nothing but digits as some issuers write it. */
    public Optional<Double> number(String name) {
        Object value = members.get(name);
        if (value instanceof String text && text.matches("[0-9]{1,15}")) {
            return Optional.of(Double.valueOf(text));
        }
        return value instanceof Double number ? Optional.of(number) : Optional.empty();
    }

    /** The objects in the member when it is a list; anything else in it is left out. */
    public List<JsonObject> objects(String name) {
        return members.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(JsonObject.class::isInstance)
                        .map(JsonObject.class::cast)
                        .toList()
                : List.of();
    }

    /** The member as JSON again, whatever it is. */
    public Optional<String> json(String name) {
        return Optional.ofNullable(members.get(name)).map(JsonObject::write);
    }

    private static String write(Object value) {
        if (value instanceof String text) {
            return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
        if (value instanceof JsonObject object) {
            StringBuilder out = new StringBuilder("{");
            object.members.forEach((name, member) -> out.append(out.length() == 1 ? "" : ",")
                    .append(write(name))
                    .append(':')
                    .append(write(member)));
            return out.append('}').toString();
        }
        if (value instanceof List<?> list) {
            StringBuilder out = new StringBuilder("[");
            list.forEach(element -> out.append(out.length() == 1 ? "" : ",").append(write(element)));
            return out.append(']').toString();
        }
        return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString(number.longValue())
                : value.toString();
    }
}
