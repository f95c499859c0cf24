package dev.cambist.server.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts as another does, and says of a certificate that is not trusted which one it is, and whose word is missing. */
final class NamingTrustManager extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager java;

    NamingTrustManager(X509ExtendedTrustManager java) {
        this.java = java;
    }

    private interface Check {
        void run() throws CertificateException;
    }

    private static void named(X509Certificate[] chain, Check check) throws CertificateException {
        try {
            check.run();
        } catch (CertificateException e) {
            X509Certificate own = chain[0];
            X509Certificate last = chain[chain.length - 1];
            String above = own.getIssuerX500Principal().equals(last.getIssuerX500Principal())
                    ? ""
                    : ", in the end by " + last.getIssuerX500Principal();
            throw new CertificateException(
                    "the certificate of " + own.getSubjectX500Principal() + ", issued by "
                            + own.getIssuerX500Principal() + above + " and valid until "
                            + own.getNotAfter().toInstant() + ": " + e.getMessage(),
                    e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
            throws CertificateException {
        named(chain, () -> java.checkServerTrusted(chain, keyExchange, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
            throws CertificateException {
        named(chain, () -> java.checkServerTrusted(chain, keyExchange, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange) throws CertificateException {
        named(chain, () -> java.checkServerTrusted(chain, keyExchange));
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
