package dev.cambist.core.session;

import java.time.Instant;
import java.util.Optional;

/**
 * One exchange or person's login, and what came of it.
 *
 * @param id the {@code jti} of its refresh token
 * @param service the registry that it is for
 * @param issuer the name under which the configuration knows the issuer
 * @param claims those on which some rule depends, as an object in JSON: so many sessions wait to be written at once that
 *     an object for each name and value would keep a collector busy
 * @param address where it was first seen from
 * @param agent what the client calls itself
 * @param expires the refresh token's end
 */
public record Session(
        String id,
        String service,
        String issuer,
        String subject,
        String claims,
        String address,
        Optional<String> agent,
        Instant begun,
        Instant lastUsed,
        Instant expires) {
    /** Without the claims, which may be personal data. */
    @Override
    public String toString() {
        return "session " + id + " of " + issuer + "/" + subject;
    }
}
