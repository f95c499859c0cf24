package dev.cambist.server.oauth2;

import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.RouteTable;
import java.util.function.Supplier;

/** The public endpoints of the token service. */
public final class TokenServiceRoutes {
    private static final int KEYS_MAX_AGE = 300; // seconds; a new key is published that long before it signs

    private TokenServiceRoutes() {}

    /**
     * Adds them.
     *
     * @param flows what to serve now; asked once for each request
     * @param limit how many requests are worked on at once
     * @param rates how often one client and one identity may ask
     * @param events takes the event of each request for tokens
     */
    public static void addTo(
            RouteTable.Builder routes,
            Supplier<Flows> flows,
            ConcurrencyLimit limit,
            RequestRates rates,
            RequestEvents events) {
        TokenEndpoint token = new TokenEndpoint(flows, limit, rates);
        routes.post("/oauth2/exchange", new RecordedEndpoint(new ExchangeEndpoint(flows, limit, rates), rates, events));
        for (String path : new String[] {"/oauth2/token", "/auth/token"}) {
            routes.retrieval(path, new RecordedEndpoint(token::get, rates, events))
                    .post(path, new RecordedEndpoint(token::post, rates, events));
        }
        routes.retrieval(
                "/.well-known/jwks.json",
                call -> Answer.cacheable(flows.get().jwks().get(), KEYS_MAX_AGE));
        routes.retrieval("/openapi.yaml", ContractEndpoint.fromClassPath());
    }
}
