package dev.cambist.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.access.Role;
import dev.cambist.core.identity.IssuerKeys;
import dev.cambist.core.jose.VerificationKey;
import dev.cambist.server.Flows;
import dev.cambist.server.config.HostPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60) // a guard against hanging
final class ListenersTest {
    private static final HostPort ANY = new HostPort("localhost", 0);
    private static final String HEAD = "POST /oauth2/token HTTP/1.1\r\n"
            + Row.lines("Host: localhost", "Content-Type: application/x-www-form-urlencoded");
    private static final String EXCHANGE = "grant_type=access_token&service=registry.example.com&access_token="
            + TestToken.good().signed();
    private static final String NOBODY = "grant_type=password&service=registry.example.com";

    private final SlowKeys slowKeys = new SlowKeys();
    private Flows flows = TestFlows.at(TestFlows.NOW, TestFlows.TEAM);
    private Listeners listeners;

    @AfterEach
    void stop() {
        slowKeys.go.countDown();
        if (listeners != null) {
            listeners.close();
        }
    }

    @Test
    void body_stalled_isRefusedAfterItsTime() throws Exception {
        start(limits(Duration.ofMillis(200), Duration.ofSeconds(20), 256));

        var received = RawHttp.exchange(listeners.publicPort(), HEAD + "Content-Length: 50\r\n\r\ngrant_type=");

        assertSlow(received);
    }

    @Test
    void body_stalledLongerThanAConnectionMay_isRefused() throws Exception {
        start(limits(Duration.ofSeconds(20), Duration.ofMillis(200), 256));

        var received = RawHttp.exchange(listeners.publicPort(), HEAD + "Content-Length: 50\r\n\r\ngrant_type=");

        assertSlow(received);
    }

    @Test
    void body_farTooLarge_isRefusedWhereTheClientReadsIt() throws Exception {
        start(Limits.DEFAULT);

        HttpResponse<String> response = send(HttpRequest.newBuilder(address("/oauth2/exchange"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofByteArray(new byte[1024 * 1024])));

        assertThat(response.statusCode()).isEqualTo(413);
    }

    @Test
    void body_farTooLargeButNotSentYet_isRefusedWithoutWaitingForIt() throws Exception {
        start(Limits.DEFAULT);

        var received = RawHttp.exchange(
                listeners.publicPort(), HEAD + "Content-Length: 70000\r\nExpect: 100-continue\r\n\r\n");

        assertThat(received.status()).isEqualTo(413);
        assertThat(received.headers()).containsEntry("Connection", "close");
    }

    @Test
    void body_expected_isAskedForAndRead() throws Exception {
        start(Limits.DEFAULT);
        try (Socket socket = new Socket("localhost", listeners.publicPort())) {
            write(socket, HEAD + "Content-Length: " + NOBODY.length() + "\r\nExpect: 100-continue\r\n\r\n");
            String go = new String(socket.getInputStream().readNBytes(25), ISO_8859_1);
            write(socket, NOBODY);

            assertThat(go).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(RawHttp.receive(socket.getInputStream(), false).status()).isEqualTo(200);
        }
    }

    @Test
    void connection_afterARefusal_servesTheNextRequest() throws Exception {
        start(Limits.DEFAULT);
        try (Socket socket = new Socket("localhost", listeners.publicPort())) {
            write(socket, Row.post("/nowhere", "text/plain", "a body that nobody reads"));
            var first = RawHttp.receive(socket.getInputStream(), false);
            write(socket, Row.token(NOBODY));
            var second = RawHttp.receive(socket.getInputStream(), false);

            assertThat(first.status()).isEqualTo(404);
            assertThat(second.status()).isEqualTo(200);
        }
    }

    @Test
    void connection_twoRequestsAtOnce_answersBothInOrder() throws Exception {
        start(Limits.DEFAULT);
        try (Socket socket = new Socket("localhost", listeners.publicPort())) {
            write(socket, Row.get("/nowhere") + Row.token(NOBODY));

            assertThat(RawHttp.receive(socket.getInputStream(), false).status()).isEqualTo(404);
            assertThat(RawHttp.receive(socket.getInputStream(), false).status()).isEqualTo(200);
        }
    }

    @Test
    void head_ofTheKeys_hasTheirHeadersOnly() throws Exception {
        start(Limits.DEFAULT);
        try (Socket socket = new Socket("localhost", listeners.publicPort())) {
            write(socket, "HEAD /.well-known/jwks.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            var received = RawHttp.receive(socket.getInputStream(), true);

            assertThat(received.status()).isEqualTo(200);
            assertThat(received.headers()).containsEntry("Content-Length", Integer.toString(TestFlows.JWKS.length()));
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void load_moreThanMayRunAtOnce_isRefusedWhileTheRestGoesOn() throws Exception {
        flows = TestFlows.at(TestFlows.NOW, slowKeys, TestFlows.TEAM);
        start(limits(Duration.ofSeconds(20), Duration.ofSeconds(20), 1));
        CompletableFuture<Integer> first = inBackground(EXCHANGE);
        assertThat(slowKeys.asked.await(20, TimeUnit.SECONDS)).isTrue();

        HttpResponse<String> second = exchange(EXCHANGE);
        HttpResponse<String> health = get(listeners.managementPort(), "/livez");
        slowKeys.go.countDown();

        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(second.headers().firstValue("Retry-After")).contains("1");
        assertThat(second.body()).contains("TOOMANYREQUESTS", "overloaded");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(200);
    }

    @Test
    void load_slowBodies_takeNoPlaceFromOthers() throws Exception {
        start(limits(Duration.ofSeconds(20), Duration.ofSeconds(20), 1));
        try (Socket slow = new Socket("localhost", listeners.publicPort())) {
            write(slow, HEAD + "Content-Length: 50\r\n\r\ngrant_type=");

            assertThat(exchange(EXCHANGE).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void close_requestRuns_isAnsweredFirst() throws Exception {
        flows = TestFlows.at(TestFlows.NOW, slowKeys, TestFlows.TEAM);
        start(Limits.DEFAULT);
        int port = listeners.publicPort();
        CompletableFuture<Integer> running = inBackground(EXCHANGE);
        assertThat(slowKeys.asked.await(20, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> closed = CompletableFuture.runAsync(listeners::close);
        awaitRefusal(port);
        assertThat(closed).isNotDone();
        slowKeys.go.countDown();

        assertThat(running.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        closed.get(20, TimeUnit.SECONDS);
    }

    @Test
    void flows_replaced_serveTheNextRequest() throws Exception {
        start(Limits.DEFAULT);
        int before = exchange(EXCHANGE).statusCode();
        flows = TestFlows.at(TestFlows.NOW, TestFlows.rule("nobody", TestFlows.person("bob"), Role.ACR_PULL, "**"));
        int after = exchange(EXCHANGE).statusCode();

        assertThat(before).isEqualTo(200);
        assertThat(after).isEqualTo(401);
    }

    @Test
    void correlation_idSent_comesBackInHeaderAndMessage() throws Exception {
        start(Limits.DEFAULT);
        String id = "0f8fad5b-d9cb-469f-a165-70867728950e";

        var received =
                RawHttp.exchange(listeners.publicPort(), Row.get("/nowhere", "x-ms-correlation-request-id: " + id));

        assertThat(received.headers()).containsEntry(Correlation.HEADER, id);
        assertThat(received.body()).contains("CorrelationId: " + id);
    }

    @Test
    void management_health_isThereAndTheTokenEndpointsAreNot() throws Exception {
        start(Limits.DEFAULT);

        assertThat(get(listeners.managementPort(), "/livez").statusCode()).isEqualTo(200);
        assertThat(get(listeners.managementPort(), "/readyz").body())
                .isEqualTo("{\"status\":\"ready\",\"issuers\":{\"corp\":\"available\"}}");
        assertThat(get(listeners.managementPort(), "/oauth2/token").statusCode())
                .isEqualTo(404);
    }

    @Test
    void management_jettysOwnErrors_haveTheirFormToo() throws Exception {
        start(Limits.DEFAULT);

        var received = RawHttp.exchange(listeners.managementPort(), "GET /livez HTTP/1.1\r\n\r\n");

        assertThat(received.status()).isEqualTo(400);
        assertThat(received.headers()).containsKey(Correlation.HEADER);
        assertThat(received.body()).contains("malformed_request");
    }

    @Test
    void start_portTaken_saysWhichAddress() throws Exception {
        start(Limits.DEFAULT);
        HostPort taken = new HostPort("localhost", listeners.publicPort());

        assertThatThrownBy(() -> Listeners.start(taken, ANY, () -> flows, ListenersTest::health))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("localhost")
                .hasMessageContaining(Integer.toString(taken.port()));
    }

    private void start(Limits limits) throws IOException {
        listeners = Listeners.start(ANY, ANY, () -> flows, ListenersTest::health, limits);
    }

    private static Health health() {
        return new Health(true, Map.of("corp", "available"));
    }

    private static Limits limits(Duration bodyTime, Duration idleTime, int requests) {
        return new Limits(65_536, 32_768, bodyTime, idleTime, requests, 100, Duration.ofSeconds(20));
    }

    private static void assertSlow(RawHttp.Received received) {
        assertThat(received.status()).isEqualTo(408);
        assertThat(received.body()).contains("REQUEST_TIMEOUT", "slow_body");
        assertThat(received.headers()).containsEntry("Connection", "close");
    }

    private CompletableFuture<Integer> inBackground(String form) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return exchange(form).statusCode();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private HttpResponse<String> exchange(String form) throws Exception {
        return send(HttpRequest.newBuilder(address("/oauth2/exchange"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    private HttpResponse<String> get(int port, String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)));
    }

    private URI address(String path) {
        return URI.create("http://localhost:" + listeners.publicPort() + path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(20))
                .build()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Waits until nobody listens at the port any more. */
    private static void awaitRefusal(int port) throws IOException {
        while (true) {
            try {
                new Socket("localhost", port).close();
            } catch (ConnectException e) {
                return;
            }
        }
    }

    /** An issuer that answers only when it is let. */
    private static final class SlowKeys implements IssuerKeys {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);

        @Override
        public List<VerificationKey> known() {
            asked.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of(new VerificationKey(
                    Optional.of(TestFlows.ISSUER_KEY), TestKeys.ISSUER.getPublic(), Optional.empty()));
        }

        @Override
        public List<VerificationKey> refreshed() {
            return known();
        }
    }
}
