package dev.cambist.server.issuer;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * How a Kubernetes API server negotiates (pkg/routes/openidmetadata.go, with go-restful's Route.matchesAccept): each of
 * its two documents has one media type, parameters are cut off, and what is accepted is compared to the letter. Who
 * accepts nothing of it gets 406.
 */
final class KubernetesApi {
    static final String KEYS = "/openid/v1/jwks";

    private static final Map<String, String> PRODUCES =
            Map.of(KEYS, "application/jwk-set+json", FakeIssuer.DISCOVERY, "application/json");

    private KubernetesApi() {}

    /** Whether the request takes what stands at its path; every other path is none of the API server's. */
    static boolean offers(HttpExchange exchange) {
        String type = PRODUCES.get(exchange.getRequestURI().getPath());
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        return type == null
                || accept == null
                || List.of(accept.split(",", -1)).stream()
                        .map(part -> part.split(";", -1)[0])
                        .anyMatch(part -> part.equals("*/*") || part.equals(type));
    }

    static void notAcceptable(HttpExchange exchange) throws IOException {
        FakeIssuer.send(exchange, 406, "406: Not Acceptable");
    }
}
