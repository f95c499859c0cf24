package dev.cambist.server.health;

import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.RouteTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How the server is, for whoever decides whether to send it requests.
 *
 * @param problems what is wrong with it
 * @param issuers what is known of each issuer, by name; one that is down takes nothing away from the others
 */
public record Health(List<Problem> problems, Map<String, String> issuers) {
    /**
     * Something that is wrong.
     *
     * @param about what it is about, in a word
     * @param text what it means and where there is more, for people
     * @param unready whether requests should go elsewhere for it
     */
    public record Problem(String about, String text, boolean unready) {}

    public Health {
        problems = List.copyOf(problems);
        issuers = new LinkedHashMap<>(issuers);
    }

    /** Adds {@code /livez} and {@code /readyz}, for the management listener. */
    public static void addTo(RouteTable.Builder routes, Supplier<Health> health) {
        routes.retrieval("/livez", call -> Answer.json(200, "{\"status\":\"alive\"}"));
        routes.retrieval("/readyz", call -> health.get().answer());
    }

    private Answer answer() {
        boolean ready = problems.stream().noneMatch(Problem::unready);
        JsonWriter json = new JsonWriter().beginObject().member("status", ready ? "ready" : "not ready");
        json.name("issuers").value(issuers).name("problems").beginArray();
        for (Problem problem : problems) {
            json.beginObject()
                    .member("about", problem.about())
                    .member("text", problem.text())
                    .name("unready")
                    .value(problem.unready())
                    .endObject();
        }
        return Answer.json(ready ? 200 : 503, json.endArray().endObject().toString());
    }
}
