package dev.cambist.cli.lab;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.cambist.server.tls.ServerCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server on loopback that speaks TLS with a given certificate, and answers 200 with an empty object to everybody. */
public final class TlsServer implements AutoCloseable {
    private static final char[] NO_SECRET = "changeit".toCharArray();

    private final HttpsServer server;
    private final List<List<String>> proxyHeaders = new CopyOnWriteArrayList<>();

    private TlsServer(HttpsServer server) {
        this.server = server;
    }

    public static TlsServer start(ServerCertificate certificate) throws IOException, GeneralSecurityException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(certificate)));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        TlsServer started = new TlsServer(server);
        server.createContext("/", exchange -> {
            try (exchange) {
                started.proxyHeaders.add(exchange.getRequestHeaders().getOrDefault("Proxy-Authorization", List.of()));
                exchange.sendResponseHeaders(200, 2);
                exchange.getResponseBody().write(new byte[] {'{', '}'});
            }
        });
        server.start();
        return started;
    }

    private static SSLContext context(ServerCertificate certificate) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "server", certificate.key(), NO_SECRET, certificate.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, NO_SECRET);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public URI url() {
        return URI.create("https://localhost:" + port() + "/");
    }

    /** What each request said of the proxy, which is none of a server's business. */
    public List<List<String>> proxyHeaders() {
        return proxyHeaders;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
