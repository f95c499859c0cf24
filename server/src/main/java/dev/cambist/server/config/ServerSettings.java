package dev.cambist.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The {@code server} block.
 *
 * @param listen the public listener
 * @param management the listener for health and metrics; loopback by default
 * @param url the address under which clients reach the public listener, for realms; none where it is the listener's own
 * @param data the directory for keys, owner-only
 */
public record ServerSettings(HostPort listen, HostPort management, Optional<URI> url, Path data) {
    /** The token endpoint as registries and clients are told of it. */
    public URI realm() {
        return url.orElseGet(() -> URI.create("http://" + listen)).resolve("/oauth2/token");
    }
}
