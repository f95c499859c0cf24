package dev.cambist.cli.keys;

import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Request;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.token.KeyRing;
import dev.cambist.core.token.Service;
import dev.cambist.core.token.SigningKey;
import dev.cambist.core.token.TokenMint;
import dev.cambist.server.keys.KeyDirectory;
import dev.cambist.server.settings.TokenSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Whether a registry that runs takes a token which a key signed that does not sign yet. */
record RegistryQuestion(Http http, URI registry, String service, TokenSettings tokens) {
    private static final int UNAUTHORIZED = 401;

    /**
     * Asks with a token that grants nothing, at the address that all registries have for that question.
     *
     * @throws IOException when the registry does not answer, or lets everybody in, so that asking says nothing
     */
    boolean takes(SigningKey key, KeyDirectory keys) throws IOException {
        Request question = Request.get(registry.resolve("/v2/"));
        int unasked = http.send(question).status();
        if (unasked != UNAUTHORIZED) {
            throw new IOException(
                    registry + " answers " + unasked
                            + " to whoever shows no token, where 401 was expected, so it cannot be asked whether it takes the key");
        }
        TokenMint mint = new TokenMint(
                tokens.issuer(), tokens.lifetimes(), keys::refreshKeys, InstantSource.system(), UUID::randomUUID);
        String token = mint.accessToken(
                        new Service(service, Set.of(), () -> new KeyRing<>(key, List.of())),
                        new Caller.Anonymous(),
                        Optional.empty(),
                        List.of(),
                        Instant.MAX)
                .token()
                .value();
        return http.send(question.header("Authorization", "Bearer " + token)).isOk();
    }
}
