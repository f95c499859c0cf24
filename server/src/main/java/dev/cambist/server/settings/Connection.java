package dev.cambist.server.settings;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * How an issuer is reached.
 *
 * @param authorities the certificate authorities that its TLS certificate may come from; empty for those that this machine trusts
 * @param proxy the HTTP proxy that stands between; nothing but this names one, no environment variable and no property
 */
public record Connection(List<X509Certificate> authorities, Optional<HostPort> proxy) {
    public static final Connection DIRECT = new Connection(List.of(), Optional.empty());

    public Connection {
        authorities = List.copyOf(authorities);
    }
}
