package dev.cambist.server.http;

import dev.cambist.server.forwarding.TrustedProxies;
import dev.cambist.server.settings.HostPort;
import dev.cambist.server.tls.ServerCertificate;
import java.util.Optional;

/**
 * Where to listen, and to whom.
 *
 * @param publicAddress where the token endpoints are
 * @param certificate what the public listener shows; none where it speaks plain HTTP
 * @param proxies whose word about clients is believed
 * @param management where health and metrics are, always in plain HTTP
 */
public record ListenerSettings(
        HostPort publicAddress, Optional<ServerCertificate> certificate, TrustedProxies proxies, HostPort management) {
    /** Without TLS and proxies. */
    public static ListenerSettings plain(HostPort publicAddress, HostPort management) {
        return new ListenerSettings(publicAddress, Optional.empty(), TrustedProxies.NONE, management);
    }
}
