package dev.cambist.server.settings;

import dev.cambist.core.jose.Secret;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The way to a registry: the one behind the gateway, or one beside.
 *
 * @param url scheme, host and port
 * @param login what the gateway signs in with there; none where the registry asks nobody
 * @param tokenRealm where tokens for it are to be had, if not at its own origin; the login may go there too
 * @param authorities the certificates to trust there; none for those that this machine trusts
 * @param connectTimeout until a connection stands
 * @param idleTimeout without a byte in either direction while a request runs
 * @param besideAs the service whose registry is beside, and takes this server's own tokens; none of one behind the gateway
 */
public record UpstreamSettings(
        URI url,
        Optional<Login> login,
        Optional<URI> tokenRealm,
        List<X509Certificate> authorities,
        Duration connectTimeout,
        Duration idleTimeout,
        Optional<String> besideAs) {
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Long, because a registry that keeps its blobs elsewhere may say nothing while it puts a large one there. */
    public static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);

    public UpstreamSettings {
        authorities = List.copyOf(authorities);
    }

    /** One behind the gateway. */
    public UpstreamSettings(
            URI url,
            Optional<Login> login,
            Optional<URI> tokenRealm,
            List<X509Certificate> authorities,
            Duration connectTimeout,
            Duration idleTimeout) {
        this(url, login, tokenRealm, authorities, connectTimeout, idleTimeout, Optional.empty());
    }

    /** The same, to a registry beside. */
    UpstreamSettings beside(String service) {
        return new UpstreamSettings(
                url, login, tokenRealm, authorities, connectTimeout, idleTimeout, Optional.of(service));
    }

    /** Whether the registry is beside, so that requests to it go past this server. */
    public boolean isBeside() {
        return besideAs.isPresent();
    }

    /** A user of the upstream registry with its password. */
    public record Login(String user, Secret password) {}
}
