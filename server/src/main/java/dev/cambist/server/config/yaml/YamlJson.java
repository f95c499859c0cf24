package dev.cambist.server.config.yaml;

import dev.cambist.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** A YAML value as the JSON value that it would be in a token (YAML 1.2 core schema, section 10.3.2). */
final class YamlJson {
    private static final Map<String, Boolean> BOOLEANS =
            Map.of("true", true, "True", true, "TRUE", true, "false", false, "False", false, "FALSE", false);
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,2})?");

    private YamlJson() {}

    /** A string, number, boolean, list or {@link JsonObject}; members without a value are left out, as JSON's null is. */
    static Object of(YamlNode node) {
        return switch (node) {
            case YamlNode.Scalar scalar -> scalar.plain() ? plain(scalar.text()) : scalar.text();
            case YamlNode.Sequence sequence ->
                sequence.items().stream().map(YamlJson::of).toList();
            case YamlNode.Mapping mapping -> {
                Map<String, Object> members = new LinkedHashMap<>();
                for (YamlNode.Member member : mapping.members()) {
                    if (!(member.value() instanceof YamlNode.Scalar scalar && scalar.isNull())) {
                        members.put(member.key(), of(member.value()));
                    }
                }
                yield new JsonObject(members);
            }
            case YamlNode.Broken broken -> "";
        };
    }

    private static Object plain(String text) {
        if (BOOLEANS.containsKey(text)) {
            return BOOLEANS.get(text);
        }
        if (WHOLE.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        return NUMBER.matcher(text).matches() ? Double.parseDouble(text) : text;
    }
}
