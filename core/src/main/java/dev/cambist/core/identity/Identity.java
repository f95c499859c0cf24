package dev.cambist.core.identity;

import dev.cambist.core.json.JsonObject;
import java.util.Objects;

/**
 * Who asks: always an issuer and a subject together, never a subject alone.
 *
 * @param issuer the name under which the configuration knows the issuer
 * @param issuerUrl the {@code iss} of the token that was verified
 * @param subject the issuer's name for the caller
 * @param claims what else the issuer says of the caller
 */
public record Identity(String issuer, String issuerUrl, String subject, JsonObject claims) implements Caller {
    public Identity {
        Objects.requireNonNull(claims, "claims is null");
        if (issuer.isBlank() || issuerUrl.isBlank() || subject.isBlank()) {
            throw new IllegalArgumentException("an identity has an issuer and a subject");
        }
    }

    /** Issuer and subject; the claims may be personal data and stay out of logs. */
    @Override
    public String toString() {
        return issuer + "/" + subject;
    }
}
