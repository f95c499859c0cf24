package dev.cambist.server.gateway.relay;

import dev.cambist.server.tls.MachineTrust;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** Trusts an upstream as this machine does, and says of a certificate that is not trusted which one it is. */
final class UpstreamTrust extends SslContextFactory.Client {
    @Override
    protected TrustManager[] getTrustManagers(
            @Nullable KeyStore trustStore, @Nullable Collection<? extends CRL> revoked) {
        KeyStore authorities = trustStore == null ? MachineTrust.authorities() : trustStore;
        return new TrustManager[] {MachineTrust.naming(authorities)};
    }
}
