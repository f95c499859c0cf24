package dev.cambist.server.config;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.config.schema.ConfigurationSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** What an editor would say of a configuration: the schema, applied by somebody else's validator. */
final class SchemaCheck {
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Schema SCHEMA = REGISTRY.getSchema(ConfigurationSchema.write(), InputFormat.JSON);

    private SchemaCheck() {}

    /** What is wrong with a file. */
    static List<String> complaints(String yaml) {
        try {
            return SCHEMA.validate(JsonWriter.write(load(yaml)), InputFormat.JSON).stream()
                    .map(SchemaCheck::complaint)
                    .toList();
        } catch (YamlEngineException e) {
            return List.of(e.toString());
        }
    }

    /** What is wrong with a part of a file, some keys of the top level. */
    static List<String> complaintsOfPart(String yaml) {
        return complaints(yaml).stream()
                .filter(complaint -> !complaint.startsWith(": required property"))
                .toList();
    }

    private static String complaint(Error error) {
        return error.getInstanceLocation() + ": " + error.getMessage();
    }

    /** The file as JSON, with its types by the core schema of YAML 1.2, as editors have them. */
    static Object load(String yaml) {
        LoadSettings settings =
                LoadSettings.builder().setSchema(new CoreSchema()).build();
        return json(new Load(settings).loadFromString(yaml));
    }

    /** JSON as our writer takes it, which writes no null: an empty list is as wrong wherever a null can be. */
    private static Object json(@Nullable Object value) {
        return switch (value == null ? List.of() : value) {
            case Map<?, ?> map -> {
                Map<String, Object> members = new LinkedHashMap<>();
                map.forEach((key, member) -> members.put(String.valueOf(key), json(member)));
                yield members;
            }
            case List<?> list -> list.stream().map(SchemaCheck::json).toList();
            case Double number -> number.isNaN() || number.isInfinite() ? number.toString() : number;
            case Number number -> number;
            case Boolean flag -> flag;
            case Object other -> other.toString();
        };
    }
}
