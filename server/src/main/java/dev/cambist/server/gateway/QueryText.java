package dev.cambist.server.gateway;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import java.util.Optional;

/** The parameters of a query that is answered here and goes nowhere. */
public final class QueryText {
    private final RegistryQuery query;

    private QueryText(RegistryQuery query) {
        this.query = query;
    }

    /** Reads a query exactly as it was sent; refuses with {@link InvalidRequest.MalformedQuery}. */
    public static QueryText parse(Optional<String> raw) {
        return new QueryText(RegistryQuery.parse(raw));
    }

    /** The decoded value of a parameter; an empty one is none. */
    public Optional<String> value(String name) {
        return query.value(name);
    }

    public static RefusedException malformed(String problem) {
        return RegistryQuery.malformed(problem);
    }
}
