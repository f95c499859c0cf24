package dev.cambist.core.session;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a token of ours comes from, as far as it says so itself.
 *
 * @param service the registry that it is for
 * @param session the {@code jti} of the refresh token that it is or came from; an anonymous caller's has none
 * @param issuer the configured name of the identity's issuer, which most access tokens do not say
 * @param subject the token's {@code sub}; empty for an anonymous caller
 * @param issued the second in which it was made
 * @param login whether it is a refresh token
 * @param robot the name of the robot that bought it; its session is then the id of the robot's password
 */
public record Lineage(
        String service,
        Optional<String> session,
        Optional<String> issuer,
        String subject,
        Instant issued,
        boolean login,
        Optional<String> robot) {
    /** Of a token that no robot bought. */
    public Lineage(
            String service,
            Optional<String> session,
            Optional<String> issuer,
            String subject,
            Instant issued,
            boolean login) {
        this(service, session, issuer, subject, issued, login, Optional.empty());
    }
}
