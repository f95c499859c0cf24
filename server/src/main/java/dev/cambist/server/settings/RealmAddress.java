package dev.cambist.server.settings;

import java.net.InetAddress;
import java.net.URI;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Whether clients go where a registry sends them for tokens. */
public final class RealmAddress {
    private RealmAddress() {}

    /**
     * Why widely used clients refuse the realm; empty if they take it. They refuse an address, as opposed to a name, that
     * is of this machine, private, link-local or unspecified: go-containerregistry (crane, ko and others; 0.21.9,
     * {@code validateRealmURL}) unless the registry is at that very host and port, and oras-go (oras and helm; 2.6.1,
     * {@code validateRealm}) unless it is at that host.
     *
     * @param registries host and perhaps port of the registry as its clients write it, each way to write it
     */
    public static Optional<String> refusal(URI realm, Collection<String> registries) {
        String host = host(String.valueOf(realm.getAuthority()));
        boolean sameHost =
                registries.stream().anyMatch(registry -> host(registry).equals(host));
        boolean sameServer = registries.stream().anyMatch(registry -> registry.equalsIgnoreCase(realm.getAuthority()));
        return sameServer || !isRefused(host)
                ? Optional.empty()
                : Optional.of("clients such as " + (sameHost ? "crane" : "crane, oras and helm") + " refuse the realm "
                        + realm + ", because " + host
                        + " is a loopback, private or link-local address and the registry is elsewhere");
    }

    private static String host(String authority) {
        return authority.replaceFirst(":[0-9]*$", "").replaceAll("^\\[|]$", "").toLowerCase(Locale.ROOT);
    }

    private static boolean isRefused(String host) {
        try {
            InetAddress address = InetAddress.ofLiteral(host);
            return address.isLoopbackAddress()
                    || address.isLinkLocalAddress()
                    || address.isMCLinkLocal()
                    || address.isAnyLocalAddress()
                    || isPrivate(address);
        } catch (IllegalArgumentException e) {
            return false; // a name, which clients do not look up for this
        }
    }

    /** RFC 1918 and RFC 4193; what Java calls site-local in IPv6 is an older kind. */
    private static boolean isPrivate(InetAddress address) {
        byte[] octets = address.getAddress();
        return octets.length == 4 ? address.isSiteLocalAddress() : (octets[0] & 0xfe) == 0xfc;
    }
}
