package dev.cambist.server.http;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.Flows;
import dev.cambist.server.audit.Audit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which endpoint answers what. Paths are compared as they were sent, character by character: nothing is decoded or
 * normalised, so no two spellings mean the same endpoint.
 */
final class Routes {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
    private static final int KEYS_MAX_AGE = 300; // seconds; a new key is published that long before it signs

    private final Map<String, Map<String, Endpoint>> byPath;

    private Routes(Map<String, Map<String, Endpoint>> byPath) {
        this.byPath = byPath;
    }

    static Routes ofPublic(Supplier<Flows> flows, Admission admission, Audit audit) {
        TokenEndpoint token = new TokenEndpoint(flows, admission);
        Map<String, Endpoint> tokens = retrieval(new LoggedEndpoint(token::get, audit));
        tokens.put("POST", new LoggedEndpoint(token::post, audit));
        Endpoint keys = call -> Answer.cacheable(flows.get().jwks().get(), KEYS_MAX_AGE);
        return new Routes(Map.of(
                "/oauth2/exchange",
                Map.of("POST", new LoggedEndpoint(new ExchangeEndpoint(flows, admission), audit)),
                "/oauth2/token",
                tokens,
                "/auth/token",
                tokens,
                "/.well-known/jwks.json",
                retrieval(keys),
                "/openapi.yaml",
                retrieval(ContractEndpoint.fromClassPath())));
    }

    static Routes ofManagement(Supplier<Health> health) {
        Endpoint alive = call -> Answer.json(200, "{\"status\":\"alive\"}");
        return new Routes(Map.of(
                "/livez", retrieval(alive),
                "/readyz", retrieval(call -> health.get().answer())));
    }

    private static Map<String, Endpoint> retrieval(Endpoint endpoint) {
        Map<String, Endpoint> methods = new LinkedHashMap<>();
        methods.put("GET", endpoint);
        methods.put("HEAD", endpoint);
        return methods;
    }

    /** The answer to any request at all; a refusal and even a bug become one. */
    Answer answer(Call call) {
        try {
            return endpoint(call).answer(call);
        } catch (RefusedException e) {
            return ErrorAnswer.of(e.refusal(), call);
        } catch (RuntimeException | Error e) {
            LOG.atError()
                    .addKeyValue("correlation", call.correlation())
                    .setCause(e)
                    .log("unexpected failure");
            return ErrorAnswer.unexpected(call.correlation());
        }
    }

    private Endpoint endpoint(Call call) {
        Map<String, Endpoint> methods = byPath.get(call.path());
        if (methods == null) {
            throw new RefusedException(new InvalidRequest.UnknownPath(call.path()));
        }
        Endpoint endpoint = methods.get(call.method());
        if (endpoint == null) {
            throw new RefusedException(
                    new InvalidRequest.MethodNotAllowed(call.method(), List.copyOf(methods.keySet())));
        }
        return endpoint;
    }
}
