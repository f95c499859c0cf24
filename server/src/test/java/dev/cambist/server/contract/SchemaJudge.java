package dev.cambist.server.contract;

import dev.cambist.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Compares JSON values with the schemas of a document, as far as ours uses them; any other keyword is an error, so that
 * none is there for show. A member that its schema does not name is a fault: what is not in the contract is not sent.
 */
final class SchemaJudge {
    /**
     * Keywords that are not compared by themselves: those for people, and those that members and elements need. A member
     * that is {@code null} is not there when it is judged.
     */
    private static final Set<String> WORDS =
            Set.of("description", "example", "properties", "additionalProperties", "required", "items", "nullable");

    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final List<String> faults;

    /** A judge that writes what it finds into this list. */
    SchemaJudge(List<String> faults) {
        this.faults = faults;
    }

    /**
     * Judges one value.
     *
     * @param where what the value is called in a fault
     */
    void judge(String where, Object value, Place schema) {
        int before = faults.size();
        schema.members().forEach((keyword, expected) -> {
            if (!WORDS.contains(keyword) && !conforms(keyword, expected, value)) {
                faults.add(where + " is not of " + keyword + " " + expected.value() + " (" + schema + "): " + value);
            }
        });
        if (faults.size() > before) {
            return;
        }
        if (value instanceof JsonObject object) {
            judgeMembers(where, object, schema);
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                judge(where + "[" + i + "]", list.get(i), schema.get("items"));
            }
        }
    }

    private void judgeMembers(String where, JsonObject object, Place schema) {
        for (String name : schema.find("required").map(Place::texts).orElse(List.of())) {
            if (!object.has(name)) {
                faults.add(where + " has no " + name + " (" + schema + ")");
            }
        }
        if (schema.find("properties").isEmpty()) {
            return;
        }
        Map<String, Place> properties = schema.get("properties").members();
        object.members().forEach((name, value) -> {
            if (properties.containsKey(name)) {
                judge(where + "." + name, value, properties.get(name));
            } else if (schema.find("additionalProperties").isEmpty()) { // it can only say that there may be any
                faults.add(where + " has the member " + name + ", which is not in the contract (" + schema + ")");
            }
        });
    }

    private static boolean conforms(String keyword, Place expected, Object value) {
        return switch (keyword) {
            case "type" -> isOfType(String.valueOf(expected.value()), value);
            case "format" -> isOfFormat(String.valueOf(expected.value()), String.valueOf(value));
            case "enum" -> expected.texts().contains(String.valueOf(value));
            case "minimum" ->
                value instanceof Number number
                        && number.doubleValue() >= number(expected).doubleValue();
            case "minItems" ->
                value instanceof List<?> list && list.size() >= number(expected).intValue();
            case "minLength" ->
                String.valueOf(value).length() >= number(expected).intValue();
            case "pattern" ->
                Pattern.compile(String.valueOf(expected.value()))
                        .matcher(String.valueOf(value))
                        .find();
            default -> throw new IllegalStateException(expected + ": this judge does not know the keyword " + keyword);
        };
    }

    private static Number number(Place place) {
        return (Number) place.value();
    }

    private static boolean isOfType(String type, Object value) {
        return switch (type) {
            case "string" -> value instanceof String;
            case "integer" -> value instanceof Long;
            case "boolean" -> value instanceof Boolean;
            case "object" -> value instanceof JsonObject;
            case "array" -> value instanceof List<?>;
            default -> throw new IllegalStateException("this judge does not know the type " + type);
        };
    }

    private static boolean isOfFormat(String format, String value) {
        return switch (format) {
            case "uuid" -> GUID.matcher(value).matches();
            case "date-time" -> isInstant(value);
            // Only tells forms to hide it, and generators what to read it into.
            case "password", "int64", "binary" -> true;
            default -> throw new IllegalStateException("this judge does not know the format " + format);
        };
    }

    private static boolean isInstant(String value) {
        try {
            return value.equals(Instant.parse(value).toString());
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
