package dev.cambist.server.keys;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/**
 * Whether a registry that runs takes a token which a key signed that does not sign yet.
 *
 * @param registry its address
 */
public record RegistryQuestion(URI registry, Get get) {
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;

    /** Asks for an address. */
    @FunctionalInterface
    public interface Get {
        /**
         * The status of the answer.
         *
         * @param authorization the header's value, where there is one
         */
        int status(URI address, Optional<String> authorization) throws IOException;
    }

    /**
     * Asks with a token that grants nothing, at the address that all registries have for that question.
     *
     * @throws IOException when the registry does not answer, or lets everybody in, so that asking says nothing
     */
    public boolean takes(String token) throws IOException {
        URI address = registry.resolve("/v2/");
        int unasked = get.status(address, Optional.empty());
        if (unasked != UNAUTHORIZED) {
            throw new IOException(
                    registry + " answers " + unasked
                            + " to whoever shows no token, where 401 was expected, so it cannot be asked whether it takes the key");
        }
        return get.status(address, Optional.of("Bearer " + token)) == OK;
    }
}
