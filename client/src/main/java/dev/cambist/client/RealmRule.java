package dev.cambist.client;

import dev.cambist.client.internal.Origin;
import dev.cambist.client.internal.Wording;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;

/**
 * To which token services a registry may send our credentials; CVE-2026-33540 is what happens without such a rule.
 *
 * <p>By itself: to one on its own host. Where the host is a name, the port may differ, as it is the same machine, and
 * whoever holds the registry's port could ask for the credential there; where it is an address, the port is the same
 * too. A token service of another name, also one below the same domain, needs the caller's word: which domains belong
 * to one owner cannot be told from the names without a list that ages (publicsuffix.org).
 */
final class RealmRule {
    private static final int MAX_SHOWN = 200;

    private final Origin registry;
    private final Set<Origin> allowed;

    RealmRule(Origin registry, Set<Origin> allowed) {
        this.registry = registry;
        this.allowed = Set.copyOf(allowed);
    }

    /** The realm as an address, or an {@link UntrustedRealmException}. */
    URI check(String realm) {
        try {
            URI address = new URI(realm);
            Origin origin = Origin.of(address);
            if (!allowed.contains(origin) && !isSameSite(origin)) {
                throw untrusted("the token service " + shown(address) + ", to which no credential is sent, as it is at "
                        + origin + "; if that is the right one, allow it with allowRealm(URI.create(\"" + origin
                        + "\"))");
            }
            return address;
        } catch (URISyntaxException e) {
            throw untrusted(
                    "a token service whose address cannot be read: " + Wording.clean(realm, List.of(), MAX_SHOWN));
        } catch (IllegalArgumentException e) {
            throw untrusted("a token service to which no credential is sent: "
                    + Wording.clean(String.valueOf(e.getMessage()), List.of(), MAX_SHOWN));
        }
    }

    private boolean isSameSite(Origin origin) {
        if (origin.equals(registry)) {
            return true;
        }
        boolean noWeaker = origin.scheme().equals("https") || registry.scheme().equals("http");
        return origin.host().equals(registry.host()) && !registry.isAddressLiteral() && noWeaker;
    }

    private UntrustedRealmException untrusted(String what) {
        return new UntrustedRealmException(
                "the registry " + registry + " sends its clients to " + what, ServiceError.NONE, null);
    }

    private static String shown(URI address) {
        return Wording.clean(Origin.shown(address), List.of(), MAX_SHOWN);
    }
}
