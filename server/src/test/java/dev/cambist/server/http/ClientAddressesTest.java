package dev.cambist.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.forwarding.AddressRange;
import dev.cambist.server.forwarding.ClientView;
import dev.cambist.server.forwarding.TrustedProxies;
import dev.cambist.server.settings.Limits;
import dev.cambist.server.tls.TemporaryAuthority;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a real connection says of itself; what becomes of headers is tested with {@link TrustedProxies}. */
final class ClientAddressesTest {
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: registry.example.com:8443\r\nX-Forwarded-For:"
            + " 192.0.2.1\r\nConnection: close\r\n\r\n";

    private final BlockingQueue<ClientView> seen = new LinkedBlockingQueue<>();
    private final TemporaryAuthority authority = TemporaryAuthority.create(Instant.now());
    private final Server server = new Server();

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void of_plainConnection_isItsOtherEnd() throws Exception {
        assertThat(client(TrustedProxies.NONE, false))
                .isEqualTo(new ClientView(InetAddress.ofLiteral("127.0.0.1"), "http", "registry.example.com:8443"));
    }

    @Test
    void of_connectionWithTls_isHttps() throws Exception {
        assertThat(client(TrustedProxies.NONE, true))
                .extracting(ClientView::scheme)
                .isEqualTo("https");
    }

    @Test
    void of_connectionOfATrustedProxy_isWhomItNames() throws Exception {
        TrustedProxies proxies = new TrustedProxies(List.of(AddressRange.of("127.0.0.1")));

        assertThat(client(proxies, false))
                .extracting(ClientView::address)
                .isEqualTo(InetAddress.ofLiteral("192.0.2.1"));
    }

    private @Nullable ClientView client(TrustedProxies proxies, boolean secure) throws Exception {
        ClientAddresses clients = new ClientAddresses(proxies);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                seen.add(clients.of(request));
                response.write(true, ByteBuffer.allocate(0), callback);
                return true;
            }
        });
        ListenerSettings binding = new ListenerSettings(
                TestListeners.ANY,
                secure ? Optional.of(authority.issueForLocalhost()) : Optional.empty(),
                proxies,
                TestListeners.ANY);
        Connectors connectors = Connectors.of(server, new Server(), binding, Limits.DEFAULT, MemoryBudget.unlimited());
        server.start();
        int port = connectors.publicOne().getLocalPort();
        try (Socket socket = secure
                ? authority.clientContext().getSocketFactory().createSocket("localhost", port)
                : new Socket("localhost", port)) {
            socket.getOutputStream().write(REQUEST.getBytes(UTF_8));
            assertThat(socket.getInputStream().readAllBytes()).startsWith("HTTP/1.1 200".getBytes(UTF_8));
        }
        return seen.poll(20, TimeUnit.SECONDS);
    }
}
