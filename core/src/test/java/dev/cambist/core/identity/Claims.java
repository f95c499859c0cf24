package dev.cambist.core.identity;

import dev.cambist.core.Now;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** The claims of an identity token, to be changed one at a time. */
public record Claims(Map<String, Object> members) {
    public static final String AUDIENCE = "registry.example";

    public Claims {
        members = new LinkedHashMap<>(members);
    }

    /** Claims with which nothing is wrong: issued now, for an hour. */
    public static Claims of(String issuer) {
        return new Claims(Map.of())
                .with("iss", issuer)
                .with("sub", "alice")
                .with("aud", AUDIENCE)
                .with("iat", Now.SECONDS)
                .with("exp", Now.SECONDS + 3600);
    }

    public Claims with(String name, Object value) {
        Claims changed = new Claims(members);
        changed.members.put(name, value);
        return changed;
    }

    public Claims without(String name) {
        Claims changed = new Claims(members);
        changed.members.remove(name);
        return changed;
    }

    public JsonObject object() {
        return new JsonObject(members);
    }

    public String json() {
        return JsonWriter.write(members);
    }
}
