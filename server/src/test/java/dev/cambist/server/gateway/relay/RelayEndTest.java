package dev.cambist.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.audit.RequestLog;
import dev.cambist.server.forwarding.ClientView;
import dev.cambist.server.gateway.PublicAddress;
import dev.cambist.server.settings.UpstreamSettings;
import java.io.EOFException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpClientTransport;
import org.eclipse.jetty.client.transport.HttpConversation;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever happens while a request is relayed, it comes to its end: only then its places are free. */
@Timeout(180) // a guard against hanging
final class RelayEndTest {
    private static final long PATIENCE = 60; // seconds

    private static final RegistryTokens NO_TOKENS = (service, scopes) -> {
        throw new IllegalStateException("the registry is behind the gateway");
    };

    private final AtomicReference<Consumer<Throwable>> departure = new AtomicReference<>(failure -> {});
    private final CountDownLatch ended = new CountDownLatch(1);

    @Test
    void client_leavesWhileItsRequestBecomesAnExchange_endsItsRequest() throws Exception {
        relayed(Leaving::new, (head, wire) -> wire.head()); // which never comes
    }

    @Test
    void secondAttempt_cannotBegin_endsTheRequest() throws Exception {
        relayed(OnlyOnce::new, (head, wire) -> {
            throw new EOFException("the connection ends without an answer");
        });
    }

    private void relayed(Function<HttpClientTransport, HttpClient> client, FakeUpstream.Script script)
            throws Exception {
        try (FakeUpstream registry = FakeUpstream.start().plays(script)) {
            URI url = URI.create("http://" + registry.authority());
            Upstream upstream = Upstream.open(settings(url), RelayEndTest::run, NO_TOKENS, client);
            Server server = new Server();
            LocalConnector connector = new LocalConnector(server);
            server.addConnector(connector);
            server.setHandler(new Relaying(upstream, url));
            server.start();
            try {
                connector.executeRequest(
                        "GET /v2/open/app/tags/list HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

                assertThat(ended.await(PATIENCE, TimeUnit.SECONDS))
                        .describedAs("whether the request came to its end")
                        .isTrue();
            } finally {
                server.stop();
                upstream.stop();
            }
        }
    }

    private static void run(Runnable task) {
        Thread.ofPlatform().daemon().start(task);
    }

    private static UpstreamSettings settings(URI url) {
        return new UpstreamSettings(
                url,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                UpstreamSettings.CONNECT_TIMEOUT,
                UpstreamSettings.IDLE_TIMEOUT);
    }

    /** No other way leads between an exchange's entry into its conversation and the moment that it has listeners. */
    @SuppressWarnings("try") // its close() is Jetty's
    private final class Leaving extends HttpClient {
        Leaving(HttpClientTransport transport) {
            super(transport);
        }

        @Override
        public org.eclipse.jetty.client.Request newRequest(URI uri) {
            HttpConversation conversation = new HttpConversation() {
                @Override
                public void updateResponseListeners(org.eclipse.jetty.client.Response.Listener override) {
                    try {
                        departure.getAndSet(failure -> {}).accept(new EofException("reset"));
                    } catch (RuntimeException e) {
                        // Jetty keeps for itself what those throw whom it tells of a failure.
                    }
                    super.updateResponseListeners(override);
                }
            };
            return new HttpRequest(this, conversation, uri);
        }
    }

    @SuppressWarnings("try") // its close() is Jetty's
    private static final class OnlyOnce extends HttpClient {
        private final AtomicInteger requests = new AtomicInteger();

        OnlyOnce(HttpClientTransport transport) {
            super(transport);
        }

        @Override
        public org.eclipse.jetty.client.Request newRequest(URI uri) {
            if (requests.incrementAndGet() > 1) {
                throw new IllegalStateException("no more requests");
            }
            return super.newRequest(uri);
        }
    }

    private final class Relaying extends Handler.Abstract {
        private final Upstream upstream;
        private final URI url;

        Relaying(Upstream upstream, URI url) {
            this.upstream = upstream;
            this.url = url;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Request watched = new Request.Wrapper(request) {
                @Override
                public void addFailureListener(Consumer<Throwable> listener) {
                    departure.set(listener);
                }
            };
            Departure.watch(watched);
            UUID correlation = UUID.randomUUID();
            ClientView client = new ClientView(InetAddress.getLoopbackAddress(), "http", "localhost");
            GatewayCall call = new GatewayCall(
                    watched,
                    response,
                    Callback.from(callback, ended::countDown),
                    correlation,
                    client,
                    new RequestLog(
                            correlation,
                            Optional.empty(),
                            Optional.empty(),
                            client.address(),
                            Optional.empty(),
                            "GET /v2/"));
            upstream.relay(new ForwardedRequest(
                    call,
                    new PublicAddress(url, "http", "localhost"),
                    "/v2/open/app/tags/list",
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Set.of(),
                    AnswerWatch.NONE));
            return true;
        }
    }
}
