package dev.cambist.cli.source;

import dev.cambist.cli.wire.Registry;
import java.util.Optional;

/**
 * For whom an identity token is looked for, and for which audience.
 *
 * @param registry where one logs in
 * @param givenAudience the audience that the caller asks for; empty for the usual one
 */
public record IdentityRequest(Registry registry, Optional<String> givenAudience) {
    private static final String AZURE_CONTAINER_REGISTRY = "https://containerregistry.azure.net";

    /**
     * The audience of a token that is made for this login: the registry's name as the caller wrote it. Not the service
     * of its challenge, by which one registry could have a token made out for another and replay it there.
     */
    public String audience() {
        return givenAudience.orElse(registry.name());
    }

    /** The audience of a token of Microsoft Entra ID, which knows only those that are registered with it. */
    public String entraAudience() {
        return givenAudience.orElse(AZURE_CONTAINER_REGISTRY);
    }
}
