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
 * @param management where health, metrics and the admin API are
 * @param managementCertificate what that one shows; none where it speaks plain HTTP
 */
public record ListenerSettings(
        HostPort publicAddress,
        Optional<ServerCertificate> certificate,
        TrustedProxies proxies,
        HostPort management,
        Optional<ServerCertificate> managementCertificate) {
    /** With a management listener in plain HTTP. */
    public ListenerSettings(
            HostPort publicAddress,
            Optional<ServerCertificate> certificate,
            TrustedProxies proxies,
            HostPort management) {
        this(publicAddress, certificate, proxies, management, Optional.empty());
    }

    /** Without TLS and proxies. */
    public static ListenerSettings plain(HostPort publicAddress, HostPort management) {
        return new ListenerSettings(publicAddress, Optional.empty(), TrustedProxies.NONE, management);
    }
}
