package dev.cambist.server.issuer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.cambist.core.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A network that is all on this machine: one HTTPS server that answers for every host, with certificates of an authority
 * of its own, and an HTTP proxy that leads every host to it.
 */
final class PrivateNetwork implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentLinkedQueue<Future<?>> connections = new ConcurrentLinkedQueue<>();
    private final Map<String, String> pages = new ConcurrentHashMap<>();
    private final Map<String, String> bearers = new ConcurrentHashMap<>();
    private final List<String> tunnels = new CopyOnWriteArrayList<>();
    private final TestAuthority authority = new TestAuthority();
    private final HttpsServer server;
    private final ServerSocket proxy;

    PrivateNetwork(String... hosts) {
        try {
            InetAddress here = InetAddress.getLoopbackAddress();
            server = HttpsServer.create(new InetSocketAddress(here, 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(authority.serving(hosts)));
            server.setExecutor(threads);
            server.createContext("/", this::answer);
            server.start();
            proxy = new ServerSocket(0, 50, here);
            connections.add(threads.submit(this::accept));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The authority's certificate in PEM. */
    String authority() {
        return authority.pem();
    }

    int httpsPort() {
        return server.getAddress().getPort();
    }

    String proxyAddress() {
        return "http://localhost:" + proxy.getLocalPort();
    }

    /** To which hosts somebody went through the proxy. */
    List<String> tunnels() {
        return tunnels;
    }

    /** Lets an issuer describe itself, at {@code base}, and publish these keys. */
    void publish(String base, String issuer, TestKey... keys) {
        String address = base.replaceFirst("/+$", "");
        pages.put(
                address + FakeIssuer.DISCOVERY,
                JsonWriter.write(Map.of("issuer", issuer, "jwks_uri", address + FakeIssuer.KEYS)));
        pages.put(address + FakeIssuer.KEYS, FakeIssuer.keySet(keys));
    }

    /** Lets an issuer describe itself, with its keys at this address. */
    void publishDiscovered(String issuer, String keysAddress, TestKey... keys) {
        pages.put(issuer + FakeIssuer.DISCOVERY, JsonWriter.write(Map.of("issuer", issuer, "jwks_uri", keysAddress)));
        pages.put(keysAddress, FakeIssuer.keySet(keys));
    }

    /** Answers this address with keys, to whoever shows the token if there is one. */
    void publishKeys(String address, @Nullable String bearer, TestKey... keys) {
        if (bearer != null) {
            bearers.put(address, "Bearer " + bearer);
        }
        pages.put(address, FakeIssuer.keySet(keys));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String address = "https://" + exchange.getRequestHeaders().getFirst("Host")
                + exchange.getRequestURI().getPath();
        String needed = bearers.get(address);
        try (exchange) {
            if (!KubernetesApi.offers(exchange)) {
                KubernetesApi.notAcceptable(exchange);
            } else if (needed != null
                    && !needed.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                FakeIssuer.send(exchange, 401, "who are you?");
            } else {
                Optional<String> page = Optional.ofNullable(pages.get(address));
                FakeIssuer.send(exchange, page.isPresent() ? 200 : 404, page.orElse("not here"));
            }
        }
    }

    private void accept() {
        while (!proxy.isClosed()) {
            try {
                Socket client = proxy.accept();
                connections.add(threads.submit(() -> tunnel(client)));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    /** RFC 9110 section 9.3.6: CONNECT. */
    private void tunnel(Socket client) {
        try (client;
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), httpsPort())) {
            String request = head(client.getInputStream());
            if (!request.startsWith("CONNECT ")) {
                client.getOutputStream().write("HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
                return;
            }
            tunnels.add(request.substring(8, request.indexOf(':')));
            client.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(US_ASCII));
            Future<?> back = threads.submit(() -> upstream.getInputStream().transferTo(client.getOutputStream()));
            client.getInputStream().transferTo(upstream.getOutputStream());
            back.cancel(true);
        } catch (IOException e) {
            // One side has hung up.
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("hung up");
            }
            head.write(next);
        }
        return head.toString(ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            proxy.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
