package dev.cambist.server.health;

import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.RouteTable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

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

    /** Adds {@code /livez} and {@code /readyz}, for the management listener. */
    public static void addTo(RouteTable.Builder routes, Supplier<Health> health) {
        routes.retrieval("/livez", call -> Answer.json(200, "{\"status\":\"alive\"}"));
        routes.retrieval("/readyz", call -> health.get().answer());
    }

    private Answer answer() {
        JsonWriter json = new JsonWriter().beginObject().member("status", ready ? "ready" : "not ready");
        json.name("issuers").value(issuers);
        return Answer.json(ready ? 200 : 503, json.endObject().toString());
    }
}
