package dev.cambist.server.http;

import dev.cambist.server.tls.ServerCertificate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * TLS 1.2 and 1.3 with HTTP/1.1 and HTTP/2 behind it, which the client chooses (RFC 7301). One certificate is for every
 * name that clients use; which name it is plays no part in what they get, so that no name is refused.
 */
final class Tls {
    private static final String IN_MEMORY = "in memory"; // the password of a key store that is never written

    private final SslContextFactory.Server contexts = new SslContextFactory.Server();

    Tls(ServerCertificate certificate) {
        contexts.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        contexts.setRenegotiationAllowed(false);
        contexts.setSniRequired(false);
        show(certificate, contexts);
    }

    /** Shows another certificate from the next connection on. */
    void replace(ServerCertificate certificate) throws IOException {
        try {
            contexts.reload(factory -> show(certificate, contexts));
        } catch (Exception e) {
            throw new IOException("the certificate cannot be used", e);
        }
    }

    /** What speaks on a connection, the first to begin with. */
    ConnectionFactory[] connections(HttpConfiguration http, Lingering lingering, Departures departures) {
        HttpConfiguration secure = new HttpConfiguration(http);
        // Jetty would add its own, which refuses a Host that the certificate does not name.
        secure.addCustomizer(new SecureRequestCustomizer(false));
        secure.addCustomizer((request, responseHeaders) -> withoutTransferCoding(request));
        HttpConnectionFactory http1 = new Http1ConnectionFactory(secure, lingering, departures);
        Http2ConnectionFactory http2 = new Http2ConnectionFactory(secure);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(http1.getProtocol());
        SslConnectionFactory ssl = new CountedTls.Factory(contexts, alpn.getProtocol());
        return new ConnectionFactory[] {new OrPlainHttp(ssl, http, lingering, departures), ssl, alpn, http2, http1};
    }

    /** RFC 9113 section 8.2.2: a message in HTTP/2 with this header is malformed, and would be framed anew behind us. */
    private static Request withoutTransferCoding(Request request) {
        if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2
                && request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
            throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400, "HTTP/2 has no Transfer-Encoding");
        }
        return request;
    }

    private static void show(ServerCertificate certificate, SslContextFactory.Server contexts) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "server",
                    certificate.key(),
                    IN_MEMORY.toCharArray(),
                    certificate.chain().toArray(X509Certificate[]::new));
            contexts.setKeyStore(store);
            contexts.setKeyStorePassword(IN_MEMORY);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("the certificate cannot be used: " + e.getMessage(), e);
        }
    }

    /** Tells a client that speaks plain HTTP so, instead of hanging up on it. */
    private static final class OrPlainHttp extends DetectorConnectionFactory {
        private final HttpConnectionFactory plain;

        OrPlainHttp(SslConnectionFactory ssl, HttpConfiguration http, Lingering lingering, Departures departures) {
            super(ssl);
            HttpConfiguration refusing = new HttpConfiguration(http);
            refusing.addCustomizer((request, responseHeaders) -> {
                throw new HttpException.RuntimeException(
                        HttpStatus.BAD_REQUEST_400, "this port speaks HTTPS; write https:// where http:// is");
            });
            plain = new Http1ConnectionFactory(refusing, lingering, departures);
            installBean(plain);
        }

        @Override
        protected void nextProtocol(Connector connector, EndPoint endPoint, ByteBuffer buffer) {
            upgradeToConnectionFactory(plain, connector, endPoint);
        }
    }
}
