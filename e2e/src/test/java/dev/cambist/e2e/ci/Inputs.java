package dev.cambist.e2e.ci;

import java.util.Optional;

/**
 * What a pipeline gives a component.
 *
 * @param issuer where the system's own endpoint for identity tokens is
 * @param token the identity token that it gives
 */
record Inputs(String registry, String audience, String service, String issuer, String token) {
    /** The value of one, where the pipeline sets it. */
    Optional<String> value(String name) {
        return switch (name) {
            case "registry" -> Optional.of(registry);
            case "audience" -> Optional.of(audience);
            case "service" -> Optional.of(service);
            default -> Optional.empty();
        };
    }

    /** It holds a token. */
    @Override
    public String toString() {
        return "Inputs for " + registry;
    }
}
