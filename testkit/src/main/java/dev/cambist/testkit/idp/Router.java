package dev.cambist.testkit.idp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/** Takes a request to its endpoint and counts it, whatever the answer will be. */
final class Router implements HttpHandler {
    private static final System.Logger LOG = System.getLogger(Router.class.getName());

    private final Documents documents;
    private final AuthorizationEndpoint authorizations;
    private final TokenEndpoint tokens;
    private final Mint mint;
    private final AtomicReference<Conduct> conduct;
    private final Map<Route, LongAdder> requests = new ConcurrentHashMap<>();

    Router(
            Mint mint,
            Documents documents,
            AuthorizationEndpoint authorizations,
            TokenEndpoint tokens,
            AtomicReference<Conduct> conduct) {
        this.mint = mint;
        this.documents = documents;
        this.authorizations = authorizations;
        this.tokens = tokens;
        this.conduct = conduct;
    }

    long count(Predicate<Route> which) {
        return requests.entrySet().stream()
                .filter(entry -> which.test(entry.getKey()))
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional<Route> route = Route.of(exchange.getRequestURI().getRawPath());
            if (route.isEmpty()) {
                Responder.send(exchange, Answer.notFound(), null);
                return;
            }
            Endpoint endpoint = route.get().endpoint();
            requests.computeIfAbsent(route.get(), first -> new LongAdder()).increment();
            Conduct now = conduct.get();
            Responder.send(
                    exchange, answer(exchange, route.get(), now), now.answers().get(endpoint));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the test identity provider has a bug", e);
            throw e;
        }
    }

    private Answer answer(HttpExchange exchange, Route route, Conduct now) throws IOException {
        String method = exchange.getRequestMethod();
        if (route.endpoint() == Endpoint.TOKEN) {
            return method.equals("POST")
                    ? tokenAnswer(exchange, route.issuer()).with("Cache-Control", "no-store")
                    : Answer.methodNotAllowed("POST");
        }
        if (route.endpoint() == Endpoint.AUTHORIZATION && route.issuer() instanceof Issuer.Entra tenant) {
            return method.equals("GET") || method.equals("HEAD") || method.equals("POST")
                    ? authorizations.answer(tenant, exchange).with("Cache-Control", "no-store")
                    : Answer.methodNotAllowed("GET, HEAD, POST");
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Answer.methodNotAllowed("GET, HEAD");
        }
        if (route.endpoint() == Endpoint.KEYS) {
            return documents.keys(route.issuer());
        }
        String own = mint.url(route.issuer());
        return documents.discovery(
                route.issuer(), Optional.ofNullable(now.wrongIssuer()).orElse(own));
    }

    private Answer tokenAnswer(HttpExchange exchange, Issuer issuer) throws IOException {
        if (!(issuer instanceof Issuer.Entra tenant)) {
            return Answer.notFound();
        }
        try {
            return tokens.answer(tenant, TokenRequest.read(exchange));
        } catch (OAuthException refused) {
            return tokens.refusal(refused);
        }
    }
}
