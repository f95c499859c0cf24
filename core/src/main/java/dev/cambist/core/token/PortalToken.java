package dev.cambist.core.token;

import dev.cambist.core.identity.Identity;
import dev.cambist.core.session.SessionUse;
import java.time.Instant;

/**
 * What a browser shows for a person who has signed in to the portal, verified: it stands for an identity, and what that may
 * do is decided at each use. Only {@link TokenReader} makes one.
 */
public final class PortalToken {
    private final String id;
    private final Identity identity;
    private final String tenant;
    private final String name;
    private final Instant issued;
    private final Instant expiry;

    PortalToken(String id, Identity identity, String tenant, String name, Instant issued, Instant expiry) {
        this.id = id;
        this.identity = identity;
        this.tenant = tenant;
        this.name = name;
        this.issued = issued;
        this.expiry = expiry;
    }

    /** The name of the session that began with it. */
    public String id() {
        return id;
    }

    public Identity identity() {
        return identity;
    }

    /** The Entra tenant of the identity, or the name of its issuer. */
    String tenant() {
        return tenant;
    }

    /** What people call the identity, as its issuer says; nothing is decided by it. */
    public String name() {
        return name;
    }

    public Instant expiry() {
        return expiry;
    }

    /** This use of it, as a use of its session. */
    public SessionUse use() {
        return new SessionUse(id, identity.issuer(), identity.subject(), identity.claims(), issued, expiry);
    }
}
