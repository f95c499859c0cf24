package dev.cambist.server.portal;

import dev.cambist.core.refusal.PortalRefusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.forwarding.ClientView;
import java.util.Locale;

/**
 * Where a browser sees the portal. Its session lasts where the way to it is encrypted, and on this machine itself.
 *
 * @param text scheme, host and port (RFC 6454 section 6.2)
 * @param encrypted whether by https
 */
public record PortalOrigin(String text, boolean encrypted) {
    /** Where this browser sees it; refuses one that would send a session in the clear. */
    static PortalOrigin of(ClientView client) {
        boolean encrypted = client.scheme().equals("https");
        if (!encrypted && !(client.address().isLoopbackAddress() && isLoopback(client.host()))) {
            throw new RefusedException(new PortalRefusal.NotEncrypted());
        }
        return new PortalOrigin(client.scheme() + "://" + client.host().toLowerCase(Locale.ROOT), encrypted);
    }

    /** A name that resolves to this machine alone (W3C Secure Contexts section 3.1). */
    private static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]{1,5}$", "");
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("127.0.0.1")
                || name.equals("[::1]");
    }

    /** The address of one of its pages. */
    String page(String path) {
        return text + path;
    }

    /** The cookie of the person who is signed in. */
    Cookie session() {
        return new Cookie("cambist", encrypted);
    }

    /** The cookie of a sign-in that is under way. */
    Cookie signIn() {
        return new Cookie("cambist-sign-in", encrypted);
    }
}
