package dev.cambist.server.admin;

import dev.cambist.core.identity.Caller;
import dev.cambist.core.token.KeyRing;
import dev.cambist.core.token.Service;
import dev.cambist.core.token.SigningKey;
import dev.cambist.core.token.TokenMint;
import dev.cambist.server.keys.KeyDirectory;
import dev.cambist.server.settings.TokenSettings;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A token that grants nothing, of a key that does not sign yet: a registry that takes it knows the key. */
final class TrialToken {
    private TrialToken() {}

    static String of(SigningKey key, String service, TokenSettings tokens, KeyDirectory keys, InstantSource clock) {
        TokenMint mint = new TokenMint(tokens.issuer(), tokens.lifetimes(), keys::refreshKeys, clock, UUID::randomUUID);
        return mint.accessToken(
                        new Service(service, Set.of(), () -> new KeyRing<>(key, List.of())),
                        new Caller.Anonymous(),
                        Optional.empty(),
                        List.of(),
                        clock.instant().plus(tokens.lifetimes().accessToken()))
                .token()
                .value();
    }
}
