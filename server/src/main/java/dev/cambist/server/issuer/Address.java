package dev.cambist.server.issuer;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** An address that may be asked for keys or tokens: https, or http where it stays on this machine. */
final class Address {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private Address() {}

    static URI of(String text) throws IssuerException {
        URI uri = parse(text);
        if (uri.getRawUserInfo() != null) {
            // Not quoted: it may hold a password.
            throw new IssuerException("an address must not contain a user name or password");
        }
        String host = uri.getHost();
        if (host == null || uri.getRawFragment() != null || uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IssuerException(text + " is not a URL that can be asked; expected https://HOST/PATH");
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        boolean local = LOOPBACK.contains(host.toLowerCase(Locale.ROOT));
        if (!scheme.equals("https") && !(scheme.equals("http") && local)) {
            throw new IssuerException(
                    text + " is not https; plain http is accepted for localhost, 127.0.0.1 and [::1] only");
        }
        return uri;
    }

    /**
     * Refuses an address that an issuer elsewhere has no business to name: of this machine, or of the link, where clouds
     * answer with the machine's own credentials (169.254.169.254).
     */
    static void checkIsNotNear(URI address, String issuer) throws IssuerException {
        if (isNear(address) && !isNear(parse(issuer))) {
            throw new IssuerException(address + " is on this machine or its own link, where the issuer " + issuer
                    + " is not; it is not asked");
        }
    }

    private static boolean isNear(URI address) {
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
        if (host.equals("localhost") || host.endsWith(".localhost")) {
            return true;
        }
        try {
            InetAddress literal = InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", ""));
            return literal.isLoopbackAddress() || literal.isLinkLocalAddress() || literal.isAnyLocalAddress();
        } catch (IllegalArgumentException e) {
            return false; // a name
        }
    }

    private static URI parse(String text) throws IssuerException {
        try {
            URI uri = new URI(text);
            if (uri.getScheme() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new IssuerException(text + " is not a URL; expected https://HOST/PATH");
    }
}
