package dev.cambist.cli.keys;

import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Request;
import java.io.IOException;
import java.net.URI;

/** Whether a registry that runs takes a token which a key signed that does not sign yet. */
record RegistryQuestion(Http http, URI registry) {
    private static final int UNAUTHORIZED = 401;

    /**
     * Asks with a token that grants nothing, at the address that all registries have for that question.
     *
     * @throws IOException when the registry does not answer, or lets everybody in, so that asking says nothing
     */
    boolean takes(String token) throws IOException {
        Request question = Request.get(registry.resolve("/v2/"));
        int unasked = http.send(question).status();
        if (unasked != UNAUTHORIZED) {
            throw new IOException(
                    registry + " answers " + unasked
                            + " to whoever shows no token, where 401 was expected, so it cannot be asked whether it takes the key");
        }
        return http.send(question.header("Authorization", "Bearer " + token)).isOk();
    }
}
