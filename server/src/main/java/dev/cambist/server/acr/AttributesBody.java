package dev.cambist.server.acr;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.metadata.AttributesChange;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import java.util.Optional;

/** Reads what attributes are to be changed. No body changes nothing; other members are ignored. */
final class AttributesBody {
    private AttributesBody() {}

    static AttributesChange read(byte[] body) {
        if (body.length == 0) {
            return new AttributesChange(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
        try {
            JsonObject object = JsonObject.parse(body);
            return new AttributesChange(
                    flag(object, "deleteEnabled"),
                    flag(object, "writeEnabled"),
                    flag(object, "listEnabled"),
                    flag(object, "readEnabled"));
        } catch (JsonException e) {
            throw malformed("the body is no JSON object");
        }
    }

    private static Optional<Boolean> flag(JsonObject object, String name) {
        return object.value(name).map(value -> {
            if (value instanceof Boolean flag) {
                return flag;
            }
            throw malformed(name + " is neither true nor false");
        });
    }

    private static RefusedException malformed(String problem) {
        return new RefusedException(new RegistryRefusal.MalformedAttributes(problem));
    }
}
