package dev.cambist.server.gateway.relay;

import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** Trusts an upstream as Java does, and says of a certificate that is not trusted which one it is. */
final class UpstreamTrust extends SslContextFactory.Client {
    @Override
    protected TrustManager[] getTrustManagers(
            @Nullable KeyStore trustStore, @Nullable Collection<? extends CRL> revoked) throws Exception {
        TrustManager[] managers = super.getTrustManagers(trustStore, revoked);
        return managers == null
                ? new TrustManager[0]
                : Arrays.stream(managers)
                        .map(manager -> manager instanceof X509ExtendedTrustManager java ? new Naming(java) : manager)
                        .toArray(TrustManager[]::new);
    }

    private static CertificateException naming(X509Certificate[] chain, CertificateException cause) {
        X509Certificate own = chain[0];
        return new CertificateException(
                "the certificate of " + own.getSubjectX500Principal() + ", issued by " + own.getIssuerX500Principal()
                        + " and valid until " + own.getNotAfter().toInstant() + ": " + cause.getMessage(),
                cause);
    }

    private static final class Naming extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager java;

        Naming(X509ExtendedTrustManager java) {
            this.java = java;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
                throws CertificateException {
            try {
                java.checkServerTrusted(chain, keyExchange, engine);
            } catch (CertificateException e) {
                throw naming(chain, e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
                throws CertificateException {
            java.checkServerTrusted(chain, keyExchange, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
            java.checkServerTrusted(chain, keyExchange);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
                throws CertificateException {
            java.checkClientTrusted(chain, keyExchange, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
                throws CertificateException {
            java.checkClientTrusted(chain, keyExchange, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
            java.checkClientTrusted(chain, keyExchange);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return java.getAcceptedIssuers();
        }
    }
}
