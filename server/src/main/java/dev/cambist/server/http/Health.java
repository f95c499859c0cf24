package dev.cambist.server.http;

import dev.cambist.core.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the server is, for whoever decides whether to send it requests.
 *
 * @param ready whether it can answer
 * @param issuers what is known of each issuer, by name; one that is down takes nothing away from the others, so it does
 *     not make the server unready
 */
public record Health(boolean ready, Map<String, String> issuers) {
    public Health {
        issuers = new LinkedHashMap<>(issuers);
    }

    Answer answer() {
        JsonWriter json = new JsonWriter().beginObject().member("status", ready ? "ready" : "not ready");
        json.name("issuers").value(issuers);
        return Answer.json(ready ? 200 : 503, json.endObject().toString());
    }
}
