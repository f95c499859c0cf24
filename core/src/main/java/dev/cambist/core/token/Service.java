package dev.cambist.core.token;

import dev.cambist.core.access.AdminRole;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A registry that tokens are made for.
 *
 * @param name what clients see in its challenge; the audience of its tokens
 * @param aliases other names under which clients may ask for it
 * @param keys its signing keys as they are now; a certificate is renewed while the server runs
 */
public record Service(String name, Set<String> aliases, Supplier<KeyRing<SigningKey>> keys) {
    /**
     * The server itself, as what tokens for its admin API are of. Nobody but this server verifies those, so that it has no
     * keys that others could know.
     */
    public static final Service ADMIN = new Service(AdminRole.SERVICE, Set.of(), () -> {
        throw new IllegalStateException("nothing is signed for the admin API with a registry's key");
    });

    /** The portal, as what the sessions of browsers are of; it has no keys either, and nobody can ask for a token for it. */
    public static final Service PORTAL = new Service("cambist:portal", Set.of(), () -> {
        throw new IllegalStateException("nothing is signed for the portal with a registry's key");
    });

    public Service {
        aliases = Set.copyOf(aliases);
    }

    /** Whether it is the server itself, and no registry. */
    public boolean isAdmin() {
        return name.equals(AdminRole.SERVICE);
    }

    @Override
    public String toString() {
        return name;
    }
}
