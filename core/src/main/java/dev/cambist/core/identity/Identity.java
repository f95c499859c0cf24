package dev.cambist.core.identity;

import dev.cambist.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Who asks: always an issuer and a subject together, never a subject alone.
 *
 * @param issuer the name under which the configuration knows the issuer
 * @param issuerUrl the {@code iss} of the token that was verified
 * @param subject the issuer's name for the caller
 * @param claims what else the issuer says of the caller
 */
public record Identity(String issuer, String issuerUrl, String subject, JsonObject claims) implements Caller {
    /** The claim that lists somebody's groups, at Entra and by custom elsewhere. */
    public static final String GROUPS = "groups";

    /** Entra's short sign, in tokens that come by way of a browser's URL, that the groups were left out. */
    private static final String HAS_GROUPS = "hasgroups";

    public Identity {
        Objects.requireNonNull(claims, "claims is null");
        if (issuer.isBlank() || issuerUrl.isBlank() || subject.isBlank()) {
            throw new IllegalArgumentException("an identity has an issuer and a subject");
        }
    }

    /**
     * Whether the issuer left the groups out of the token because there are too many of them: Entra's "groups overage
     * claim", which is {@code hasgroups} or a reference as a distributed claim (OpenID Connect Core section 5.6.2).
     */
    public boolean groupsAreLeftOut() {
        return leftOutMarker(claims).isPresent();
    }

    /** The claim by which {@link #groupsAreLeftOut} can tell later, in its shortest form, or empty when they are not. */
    public static Optional<Map.Entry<String, Object>> leftOutMarker(JsonObject claims) {
        boolean marked = claims.value(HAS_GROUPS).orElse(false).toString().equals("true")
                || claims.object("_claim_names").map(names -> names.has(GROUPS)).orElse(false);
        return marked && !claims.has(GROUPS) ? Optional.of(Map.entry(HAS_GROUPS, true)) : Optional.empty();
    }

    /** Issuer and subject; the claims may be personal data and stay out of logs. */
    @Override
    public String toString() {
        return issuer + "/" + subject;
    }
}
