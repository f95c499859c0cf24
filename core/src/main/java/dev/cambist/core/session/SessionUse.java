package dev.cambist.core.session;

import dev.cambist.core.json.JsonObject;
import java.time.Instant;

/**
 * That a session was begun or used, as its refresh token says.
 *
 * @param id the token's {@code jti}
 * @param claims those on which some rule depends
 * @param begun when it was made
 * @param expires when it ends
 */
public record SessionUse(String id, String issuer, String subject, JsonObject claims, Instant begun, Instant expires) {
    @Override
    public String toString() {
        return "session " + id + " of " + issuer + "/" + subject;
    }
}
