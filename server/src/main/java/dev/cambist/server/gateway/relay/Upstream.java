package dev.cambist.server.gateway.relay;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.settings.UpstreamSettings;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.EarlyHintsProtocolHandler;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpClientTransport;
import org.eclipse.jetty.client.ProcessingProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to one registry, behind the gateway or beside. Closed when it is no longer wanted and nothing runs through it. */
final class Upstream {
    private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 1024;
    private static final int WAITING = 1024; // requests for a connection
    /**
     * Bytes of an answer that are read and written at once. With Jetty's own 16 KiB a blob takes a third more CPU; with more
     * than these, those who read slowly hold more memory than they are worth, a buffer each.
     */
    private static final int READ_AHEAD = 32 * 1024;

    /** Shorter than what servers give an idle connection, so that no request goes out on one that they just close. */
    private static final int POOLED = 4000; // milliseconds

    private final UpstreamSettings settings;
    private final HttpClient client;
    private final UpstreamFetch fetch;
    private final UpstreamCredentials credentials;
    private final Relay relay;
    private final AtomicReference<@Nullable UpstreamFailure> trouble = new AtomicReference<>();
    // The one who leaves last may be a thread of the client itself, which cannot wait for its own end.
    private final Occupancy occupancy =
            new Occupancy(() -> Thread.ofVirtual().name("upstream-close").start(this::stop));

    private Upstream(UpstreamSettings settings, HttpClient client, RegistryTokens tokens) {
        this.settings = settings;
        this.client = client;
        this.fetch = new UpstreamFetch(client);
        this.credentials = settings.besideAs()
                .<UpstreamCredentials>map(service -> new OwnTokens(service, tokens))
                .orElseGet(() -> new SignInCredentials(settings, fetch));
        this.relay = new Relay(this, client);
    }

    /** @param tokens for a registry that is beside */
    static Upstream open(UpstreamSettings settings, Executor threads, RegistryTokens tokens) {
        return open(settings, threads, tokens, HttpClient::new);
    }

    /** With a client of which more is known than that it is Jetty's. */
    static Upstream open(
            UpstreamSettings settings,
            Executor threads,
            RegistryTokens tokens,
            Function<HttpClientTransport, HttpClient> clientOver) {
        ClientConnector connector = new ClientConnector();
        connector.setExecutor(threads);
        connector.setSelectors(1);
        UpstreamTrust tls = new UpstreamTrust();
        if (!settings.authorities().isEmpty()) {
            tls.setTrustStore(trustStore(settings.authorities()));
        }
        connector.setSslContextFactory(tls);
        HttpClient client = clientOver.apply(new HttpClientTransportDynamic(connector, SoundConnection.factory()));
        client.setName("upstream");
        client.setResponseBufferSize(READ_AHEAD);
        client.setConnectTimeout(settings.connectTimeout().toMillis());
        client.setAddressResolutionTimeout(settings.connectTimeout().toMillis());
        client.setIdleTimeout(POOLED);
        client.setMaxConnectionsPerDestination(CONNECTIONS);
        client.setMaxRequestsQueuedPerDestination(WAITING);
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(null);
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException("the client for " + settings.url() + " does not start", e);
        }
        client.getContentDecoderFactories().clear();
        client.getProtocolHandlers().clear();
        client.getProtocolHandlers().put(new ProcessingProtocolHandler());
        client.getProtocolHandlers().put(new EarlyHintsProtocolHandler());
        return new Upstream(settings, client, tokens);
    }

    private static KeyStore trustStore(List<X509Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (X509Certificate authority : authorities) {
                store.setCertificateEntry("ca-" + store.size(), authority);
            }
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every Java platform has PKCS #12", e);
        }
    }

    UpstreamSettings settings() {
        return settings;
    }

    /** Sends an admitted request there, and the answer back to its client. */
    void relay(ForwardedRequest transfer) {
        relay.begin(transfer);
    }

    /** A request of the gateway itself. */
    Request request(String path, Optional<String> authorization) {
        Request request = client.newRequest(settings.url().resolve(path))
                .idleTimeout(settings.idleTimeout().toMillis(), TimeUnit.MILLISECONDS);
        authorization.ifPresent(value -> request.headers(headers -> headers.put(HttpHeader.AUTHORIZATION, value)));
        return request;
    }

    UpstreamFetch fetch() {
        return fetch;
    }

    /** What is shown there. */
    UpstreamCredentials credentials() {
        return credentials;
    }

    /** Gives a request up; it fails with this. */
    @SuppressWarnings("FutureReturnValueIgnored") // its listener learns of the end, and nobody else waits for it
    static void abort(Request request, Throwable reason) {
        request.abort(reason);
    }

    /** Whether a request may begin; not after the end. Whoever began one has to {@link #leave}. */
    boolean enter() {
        return occupancy.enter();
    }

    void leave() {
        occupancy.leave();
    }

    /** Takes no more requests once those that run have ended. */
    void retire() {
        occupancy.retire();
    }

    void stop() {
        try {
            client.stop();
        } catch (Exception e) {
            LOG.warn("the connections to {} did not close in order", settings.url(), e);
        }
    }

    /** Says in the log when something begins to be wrong, and not again for every request. */
    void failed(UpstreamFailure now, Throwable failure) {
        if (trouble.getAndSet(now) != now) {
            LOG.warn("upstream {} {} ({})", settings.url(), now.words(), failure.toString());
        }
    }

    /** Says so in the log too, and how the caller is to be refused. */
    RefusedException refused(Throwable failure) {
        UpstreamFailure now = UpstreamFailure.of(failure);
        failed(now, failure);
        return new RefusedException(now.refusal());
    }

    /**
     * The whole answer to a request of the gateway's own. Blocks a virtual thread; refuses as an unavailable upstream when
     * there is none to be had.
     *
     * @param most how many bytes it may have
     */
    ContentResponse whole(Request request, int most, Duration patience) {
        CompletableFuture<ContentResponse> answer = new CompletableResponseListener(request, most).send();
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw refused(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            abort(request, e);
            throw refused(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abort(request, e);
            throw new RefusedException(new Temporary.Stopping(RETRY_AFTER));
        }
    }

    void answered() {
        if (trouble.get() != null && trouble.getAndSet(null) != null) {
            LOG.info("upstream {} answers again", settings.url());
        }
    }
}
