package dev.cambist.client.wire;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
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
public final class RealmRule {
    private static final int MAX_SHOWN = 200;

    private final Origin registry;
    private final Set<Origin> allowed;

    /**
     * A rule for one registry.
     *
     * @param registry the registry
     * @param allowed the token services that the caller allows besides those on the registry's own host
     */
    public RealmRule(Origin registry, Collection<Origin> allowed) {
        this.registry = registry;
        this.allowed = Set.copyOf(allowed);
    }

    /** What the rule says of a realm. */
    public sealed interface Verdict {}

    /**
     * A credential may be sent there.
     *
     * @param realm the token service
     */
    public record Trusted(URI realm) implements Verdict {}

    /**
     * It is at another place, which needs the caller's word.
     *
     * @param shown the address as it may be shown
     * @param origin what the caller would have to allow
     */
    public record Elsewhere(String shown, Origin origin) implements Verdict {}

    /**
     * No credential can be sent there, whatever is allowed.
     *
     * @param why what is wrong with the address, fit to be shown
     */
    public record Unusable(String why) implements Verdict {}

    /**
     * Judges the realm of a challenge.
     *
     * @param realm as the registry wrote it
     * @return what may be done with it
     */
    public Verdict judge(String realm) {
        try {
            URI address = new URI(realm);
            Origin origin = Origin.of(address);
            return permits(origin)
                    ? new Trusted(address)
                    : new Elsewhere(Wording.clean(Origin.shown(address), List.of(), MAX_SHOWN), origin);
        } catch (URISyntaxException e) {
            return new Unusable("it cannot be read as an address: " + Wording.clean(realm, List.of(), MAX_SHOWN));
        } catch (IllegalArgumentException e) {
            return new Unusable(Wording.clean(String.valueOf(e.getMessage()), List.of(), MAX_SHOWN));
        }
    }

    /**
     * Whether a credential may be sent to a place.
     *
     * @param origin where a token service is
     * @return whether it is on the registry's own host, or allowed
     */
    public boolean permits(Origin origin) {
        return allowed.contains(origin) || isSameSite(origin);
    }

    private boolean isSameSite(Origin origin) {
        if (origin.equals(registry)) {
            return true;
        }
        boolean noWeaker = origin.scheme().equals("https") || registry.scheme().equals("http");
        return origin.host().equals(registry.host()) && !registry.isAddressLiteral() && noWeaker;
    }
}
