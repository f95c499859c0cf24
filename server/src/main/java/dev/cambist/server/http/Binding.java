package dev.cambist.server.http;

import dev.cambist.server.config.HostPort;
import dev.cambist.server.tls.ServerCertificate;
import java.util.Optional;

/**
 * Where to listen.
 *
 * @param certificate what the public listener shows; none where it speaks plain HTTP
 * @param management where health and metrics are, always in plain HTTP
 */
public record Binding(HostPort publicAddress, Optional<ServerCertificate> certificate, HostPort management) {
    /** Without TLS. */
    public static Binding plain(HostPort publicAddress, HostPort management) {
        return new Binding(publicAddress, Optional.empty(), management);
    }
}
