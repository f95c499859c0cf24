package dev.cambist.core.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An immutable JSON object. A member's value is a {@link String}, {@link Long}, {@link Double}, {@link Boolean},
 * {@link List} or {@link JsonObject}, an element of a list may be {@link JsonNull} as well. Whole numbers that fit are
 * longs. Members whose value is {@code null} are left out when one is read.
 */
public final class JsonObject {
    public static final JsonObject EMPTY = new JsonObject(Map.of());

    private final Map<String, Object> members;

    /** An object with these members, in this order. */
    public JsonObject(Map<String, Object> members) {
        this(members, true);
    }

    private JsonObject(Map<String, Object> members, boolean copied) {
        this.members = Collections.unmodifiableMap(copied ? new LinkedHashMap<>(members) : members);
    }

    /** Takes the map itself, which nobody else may have: the reader makes one for each object and lets go of it. */
    static JsonObject owning(Map<String, Object> members) {
        return new JsonObject(members, false);
    }

    /** The members in the order in which they stand. */
    public Map<String, Object> members() {
        return members;
    }

    /** Reads one object from UTF-8 bytes; throws {@link JsonException} when they are anything else. */
    public static JsonObject parse(byte[] utf8) throws JsonException {
        return new JsonReader(utf8, false).readDocument();
    }

    /** As {@link #parse}; a member whose value is {@code null} has {@link JsonNull}, for where it must not be there at all. */
    public static JsonObject parseWithNulls(byte[] utf8) throws JsonException {
        return new JsonReader(utf8, true).readDocument();
    }

    public Optional<Object> value(String name) {
        return Optional.ofNullable(members.get(name));
    }

    /** The member when it is a string. */
    public Optional<String> text(String name) {
        return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The member when it is a whole number; a fraction is cut off (RFC 7519 section 2 allows one in a NumericDate). */
    public Optional<Long> number(String name) {
        return members.get(name) instanceof Number number && Math.abs(number.doubleValue()) < 9e15
                ? Optional.of((long) Math.floor(number.doubleValue()))
                : Optional.empty();
    }

    public Optional<JsonObject> object(String name) {
        return members.get(name) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    }

    /** The member as a list of strings: a single string is a list of one; anything else in it is left out. */
    public List<String> texts(String name) {
        Object value = members.get(name);
        if (value instanceof String text) {
            return List.of(text);
        }
        return value instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JsonObject object && members.equals(object.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return "JsonObject[members=" + members + "]";
    }
}
