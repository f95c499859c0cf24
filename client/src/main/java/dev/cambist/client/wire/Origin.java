package dev.cambist.client.wire;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Scheme, host and port of an address: who one talks to.
 *
 * @param scheme {@code https}, or {@code http} for a loopback host
 * @param host in lower case, without a final dot
 * @param port the one given, or the scheme's own
 */
public record Origin(String scheme, String host, int port) {
    private static final Pattern IPV4_LITERAL = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

    /**
     * The origin of an address to which a credential may be sent.
     *
     * @param address such as {@code https://registry.example.com/v2/}
     * @return its scheme, host and port
     * @throws IllegalArgumentException when it is no http address, carries a user or fragment, or is plain http to a
     *     host that is not this machine; the message says what is wrong, and what instead
     */
    public static Origin of(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new IllegalArgumentException(shown(address) + " is no https address; write https://HOST");
        }
        if (address.getHost() == null) {
            throw new IllegalArgumentException(shown(address) + " names no host as an address can; write https://HOST");
        }
        if (address.getRawUserInfo() != null || address.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    shown(address) + " has a user or a fragment in it, which has no place there; leave it out");
        }
        String host = address.getHost().toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        int port = address.getPort() >= 0 ? address.getPort() : scheme.equals("https") ? 443 : 80;
        Origin origin = new Origin(scheme, host, port);
        if (scheme.equals("http") && !origin.isLoopback()) {
            throw new IllegalArgumentException(
                    shown(address) + " is plain http, which would show a credential to the whole way; use https");
        }
        return origin;
    }

    /**
     * Whether the host is this machine: the name that is reserved for it (RFC 6761), or a loopback address.
     *
     * @return whether a request stays here
     */
    public boolean isLoopback() {
        return isLocalhost()
                || host.equals("[::1]")
                || host.equals("[0:0:0:0:0:0:0:1]")
                || (IPV4_LITERAL.matcher(host).matches() && host.startsWith("127."));
    }

    /**
     * Whether the host is the name {@code localhost}; names below it are not counted, resolvers ask the network for
     * them.
     *
     * @return whether it is
     */
    public boolean isLocalhost() {
        return host.equals("localhost");
    }

    /**
     * Whether the host is an address instead of a name.
     *
     * @return whether it is
     */
    public boolean isAddressLiteral() {
        return host.startsWith("[") || IPV4_LITERAL.matcher(host).matches();
    }

    @Override
    public String toString() {
        boolean usual = port == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + host + (usual ? "" : ":" + port);
    }

    /**
     * The address without what may hold a secret: the user, the query and the fragment.
     *
     * @param address any address
     * @return what of it can be shown
     */
    public static String shown(URI address) {
        if (address.getHost() == null) {
            return "the address";
        }
        String port = address.getPort() < 0 ? "" : ":" + address.getPort();
        return address.getScheme() + "://" + address.getHost() + port + address.getRawPath();
    }
}
