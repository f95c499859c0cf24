package dev.cambist.cli.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What a server shows in a TLS handshake, whoever it is.
 *
 * @param protocol such as {@code TLSv1.3}
 * @param chain the server's own certificate first
 */
record Handshake(String protocol, List<X509Certificate> chain) {
    private static final int WITHIN_MILLISECONDS = (int) Duration.ofSeconds(10).toMillis();
    private static final int HTTPS = 443;

    /** Shakes hands, and hangs up; nothing is sent over this connection, so that it may be with anybody. */
    static Handshake with(URI server, Proxy proxy) throws IOException {
        Onlooker onlooker = new Onlooker();
        int port = server.getPort() < 0 ? HTTPS : server.getPort();
        String host = server.getHost().replaceAll("^\\[|]$", "");
        try (Socket plain = new Socket(proxy)) {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {onlooker}, null);
            // A proxy looks the name up by itself, and often it alone can.
            boolean direct = proxy.type() == Proxy.Type.DIRECT;
            plain.connect(
                    direct ? new InetSocketAddress(host, port) : InetSocketAddress.createUnresolved(host, port),
                    WITHIN_MILLISECONDS);
            plain.setSoTimeout(WITHIN_MILLISECONDS);
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
                socket.startHandshake();
                return new Handshake(socket.getSession().getProtocol(), Objects.requireNonNull(onlooker.chain));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    /** Remembers the certificates, and judges none. */
    private static final class Onlooker extends X509ExtendedTrustManager {
        private @Nullable List<X509Certificate> chain;

        @Override
        public void checkServerTrusted(X509Certificate[] certificates, String type, Socket socket) {
            chain = List.of(certificates);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] certificates, String type, SSLEngine engine) {
            chain = List.of(certificates);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] certificates, String type) {
            chain = List.of(certificates);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] certificates, String type, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] certificates, String type, SSLEngine engine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] certificates, String type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
