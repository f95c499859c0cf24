package dev.cambist.cli.wire;

import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Asks one after another until somebody vouches for a server, and says what is wrong where nobody does. */
public final class LayeredTrustManager extends X509ExtendedTrustManager {
    /** Who is asked about a host; made when it is asked, as reading many certificates takes time. */
    @FunctionalInterface
    interface Layer {
        Optional<X509ExtendedTrustManager> at(String host, int port);
    }

    private final List<Layer> layers;
    private final Supplier<String> hint;

    LayeredTrustManager(List<Layer> layers, Supplier<String> hint) {
        this.layers = List.copyOf(layers);
        this.hint = hint;
    }

    private interface Check {
        void by(X509ExtendedTrustManager manager) throws CertificateException;
    }

    private void check(X509Certificate[] chain, String host, int port, Check check) throws CertificateException {
        @Nullable CertificateException telling = null;
        for (Layer layer : layers) {
            Optional<X509ExtendedTrustManager> manager = layer.at(host, port);
            if (manager.isEmpty()) {
                continue;
            }
            try {
                check.by(manager.get());
                return;
            } catch (CertificateException e) {
                // An authority that is known, and a name or a time that is wrong, is more than one that is not known.
                telling = telling == null || isUnknown(telling) ? e : telling;
            }
        }
        throw new UntrustedServerException(
                host, List.of(chain), telling != null && !isUnknown(telling), hint.get(), telling);
    }

    private static boolean isUnknown(Throwable failure) {
        for (Throwable link = failure; link != null; link = link.getCause()) {
            if (link instanceof CertPathBuilderException) {
                return true;
            }
        }
        return false;
    }

    /** Whether somebody vouches for a chain; the name and the time are judged elsewhere. */
    public void check(List<X509Certificate> chain, String host, int port) throws CertificateException {
        X509Certificate[] certificates = chain.toArray(X509Certificate[]::new);
        // What TLS 1.3 says, where the certificate does not decide the key exchange.
        check(certificates, host, port, manager -> manager.checkServerTrusted(certificates, "UNKNOWN"));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange, Socket socket)
            throws CertificateException {
        SSLSession session = ((SSLSocket) socket).getHandshakeSession();
        check(
                chain,
                session.getPeerHost(),
                session.getPeerPort(),
                manager -> manager.checkServerTrusted(chain, keyExchange, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine)
            throws CertificateException {
        check(
                chain,
                engine.getPeerHost(),
                engine.getPeerPort(),
                manager -> manager.checkServerTrusted(chain, keyExchange, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyExchange) {
        throw new UnsupportedOperationException("whose certificate this is has to be known");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyExchange, Socket socket) {
        throw new UnsupportedOperationException("clients are not judged here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyExchange, SSLEngine engine) {
        throw new UnsupportedOperationException("clients are not judged here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyExchange) {
        throw new UnsupportedOperationException("clients are not judged here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
