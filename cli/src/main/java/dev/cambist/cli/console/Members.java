package dev.cambist.cli.console;

import dev.cambist.core.json.JsonObject;
import java.util.List;

/** What is in the JSON that a server answers; what is not as expected is as if it were not there. */
public final class Members {
    private Members() {}

    /** The objects of an array. */
    public static List<JsonObject> objects(JsonObject of, String member) {
        return of.value(member).orElse(List.of()) instanceof List<?> list
                ? list.stream()
                        .filter(JsonObject.class::isInstance)
                        .map(JsonObject.class::cast)
                        .toList()
                : List.of();
    }
}
