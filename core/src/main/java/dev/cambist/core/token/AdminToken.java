package dev.cambist.core.token;

import dev.cambist.core.access.Scope;
import dev.cambist.core.identity.Identity;
import java.time.Instant;
import java.util.List;

/**
 * An access token for the admin API, shown again and verified: it stands for an operator of this server, and what that may
 * do is decided at each use. Only {@link TokenReader} makes one.
 */
public final class AdminToken {
    private final Identity identity;
    private final List<Scope> granted;
    private final Instant expiry;

    AdminToken(Identity identity, List<Scope> granted, Instant expiry) {
        this.identity = identity;
        this.granted = List.copyOf(granted);
        this.expiry = expiry;
    }

    public Identity identity() {
        return identity;
    }

    /** What it was made for, at most. */
    public List<Scope> granted() {
        return granted;
    }

    public Instant expiry() {
        return expiry;
    }
}
