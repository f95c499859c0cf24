package dev.cambist.core.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * The proof that an identity token was verified: signature, issuer, audience and times. Only {@link IdentityVerifier}
 * makes one.
 */
public final class VerifiedIdentity {
    private final Identity identity;
    private final Optional<String> tenant;
    private final Instant expiry;

    VerifiedIdentity(Identity identity, Optional<String> tenant, Instant expiry) {
        this.identity = identity;
        this.tenant = tenant;
        this.expiry = expiry;
    }

    public Identity identity() {
        return identity;
    }

    /** The Entra tenant ({@code tid}) of the token, if it has one. */
    public Optional<String> tenant() {
        return tenant;
    }

    public Instant expiry() {
        return expiry;
    }

    @Override
    public String toString() {
        return "verified " + identity;
    }
}
