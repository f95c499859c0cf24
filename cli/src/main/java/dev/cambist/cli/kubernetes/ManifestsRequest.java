package dev.cambist.cli.kubernetes;

import dev.cambist.cli.wire.Registry;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What all parts of the manifests have to agree on. Whatever was given stands in them as a JSON string, which YAML reads
 * alike.
 *
 * @param issuer the cluster's: the {@code iss} of its tokens
 * @param givenAudience the audience of all tokens; empty for the name of each registry
 */
record ManifestsRequest(List<Registry> registries, URI issuer, Optional<String> givenAudience, CacheScope cache) {
    private static final Pattern NOT_IN_A_NAME = Pattern.compile("[^a-z0-9.-]");

    ManifestsRequest {
        registries = List.copyOf(registries);
        if (registries.isEmpty()) {
            throw new IllegalArgumentException("there is no registry");
        }
    }

    String audience(Registry registry) {
        return givenAudience.orElse(registry.name());
    }

    /** A registry as part of a name: what a second run prints for another registry stands beside it. */
    static String nameOf(Registry registry) {
        return NOT_IN_A_NAME.matcher(registry.name()).replaceAll("-");
    }
}
