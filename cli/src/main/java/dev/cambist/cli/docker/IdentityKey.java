package dev.cambist.cli.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.cli.wire.Registry;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.Sha256;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.refusal.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Under what a refresh token is kept: a digest of the registry and of who the identity token speaks for. That is its
 * issuer, its subject and every other claim but those about the token itself: two jobs with the same subject may have
 * different rights by the workflow that they run.
 *
 * @param hex a name for a file
 */
record IdentityKey(String hex) {
    /**
     * What changes from one token of the same identity to the next: RFC 7519 section 4.1, OpenID Connect Core 1.0
     * section 2, and Entra's bookkeeping.
     */
    private static final Set<String> ABOUT_THE_TOKEN =
            Set.of("exp", "iat", "nbf", "jti", "nonce", "at_hash", "c_hash", "aio", "rh", "uti", "xms_ftd");

    /**
     * The key; empty for a token that does not say whose it is, or says it with a number that was not read to its last
     * digit and so may be another identity's too. For these nothing is kept.
     */
    static Optional<IdentityKey> of(Registry registry, Secret identity) {
        Map<String, Object> claims;
        try {
            claims = new TreeMap<>(Jws.parse(identity).claims().members());
        } catch (RefusedException e) {
            return Optional.empty();
        }
        if (!(claims.get("iss") instanceof String) || !(claims.get("sub") instanceof String)) {
            return Optional.empty();
        }
        claims.keySet().removeAll(ABOUT_THE_TOKEN);
        if (claims.values().stream().anyMatch(IdentityKey::isRounded)) {
            return Optional.empty();
        }
        String text = JsonWriter.write(Map.of(registry.name(), claims));
        return Optional.of(new IdentityKey(Sha256.hex(text.getBytes(UTF_8))));
    }

    private static boolean isRounded(Object value) {
        return switch (value) {
            case Double number -> true;
            case List<?> list -> list.stream().anyMatch(IdentityKey::isRounded);
            case JsonObject object -> object.members().values().stream().anyMatch(IdentityKey::isRounded);
            default -> false;
        };
    }

    /** One of sixteen: there are as many lock files, so that none has to be removed while somebody waits for it. */
    String lockName() {
        return "lock-" + hex.charAt(0);
    }
}
