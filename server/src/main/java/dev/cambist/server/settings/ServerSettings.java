package dev.cambist.server.settings;

import dev.cambist.server.forwarding.TrustedProxies;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code server} block.
 *
 * @param listen the public listener
 * @param management the listener for health and metrics; loopback by default
 * @param managementTls what the management listener shows; none where it speaks plain HTTP
 * @param url the address under which clients reach the public listener, for realms; none where it is the listener's own
 * @param tls what the public listener shows its clients; none where it speaks plain HTTP
 * @param trustedProxies whose word about a client is believed
 * @param data the directory for keys, owner-only
 * @param cryptoProvider whose code computes signatures, for the whole process
 * @param limits what one request, and all of them together, may take
 * @param readiness when this server is not to be sent requests
 */
public record ServerSettings(
        HostPort listen,
        HostPort management,
        Optional<TlsSettings> managementTls,
        Optional<URI> url,
        Optional<TlsSettings> tls,
        TrustedProxies trustedProxies,
        Path data,
        CryptoProvider cryptoProvider,
        Limits limits,
        ReadinessSettings readiness) {
    /** What {@code localhost} is an address for. */
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "0:0:0:0:0:0:0:1");

    /** {@code https} where the public listener has a certificate. */
    public String scheme() {
        return tls.isPresent() ? "https" : "http";
    }

    /** {@code https} where the management listener has a certificate. */
    public String managementScheme() {
        return managementTls.isPresent() ? "https" : "http";
    }

    /** The token endpoint as registries and clients are told of it. */
    public URI realm() {
        return url.orElseGet(() -> URI.create(scheme() + "://" + named(listen))).resolve("/oauth2/token");
    }

    /** Clients refuse a realm at an address of their own machine, and go to the same one by its name. */
    private HostPort named(HostPort address) {
        return tls.isEmpty() && LOOPBACK.contains(address.host()) ? new HostPort("localhost", address.port()) : address;
    }
}
