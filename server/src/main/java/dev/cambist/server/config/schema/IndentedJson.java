package dev.cambist.server.config.schema;

import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;

/** JSON for people: objects and lists of them over several lines, lists of plain values on one. */
final class IndentedJson {
    private static final String STEP = "  ";

    private IndentedJson() {}

    static String write(JsonObject object) {
        return write(object, "") + "\n";
    }

    private static String write(Object value, String indent) {
        return switch (value) {
            case JsonObject object -> object(object, indent);
            case List<?> list -> list(list, indent);
            default -> JsonWriter.write(value);
        };
    }

    private static String object(JsonObject object, String indent) {
        List<String> members = new ArrayList<>();
        object.members()
                .forEach((name, member) -> members.add(JsonWriter.write(name) + ": " + write(member, indent + STEP)));
        return lines("{", members, "}", indent);
    }

    private static String list(List<?> list, String indent) {
        if (list.stream().noneMatch(JsonObject.class::isInstance)) {
            return "[" + String.join(", ", list.stream().map(JsonWriter::write).toList()) + "]";
        }
        return lines("[", list.stream().map(item -> write(item, indent + STEP)).toList(), "]", indent);
    }

    private static String lines(String open, List<String> items, String close, String indent) {
        if (items.isEmpty()) {
            return open + close;
        }
        String between = ",\n" + indent + STEP;
        return open + "\n" + indent + STEP + String.join(between, items) + "\n" + indent + close;
    }
}
