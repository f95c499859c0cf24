package dev.cambist.server.oauth2;

import static dev.cambist.server.http.TestListeners.limits;
import static dev.cambist.server.http.TestListeners.read;
import static dev.cambist.server.http.TestListeners.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.http.TestListeners;
import dev.cambist.server.settings.Limits;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60) // a guard against hanging
final class OverloadTest {
    private static final String HEAD = "POST /oauth2/token HTTP/1.1\r\n"
            + HostileRequest.lines("Host: localhost", "Content-Type: application/x-www-form-urlencoded");
    private static final String EXCHANGE = "grant_type=access_token&service=registry.example.com&access_token="
            + TestToken.good().signed();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SlowKeys slowKeys = new SlowKeys();
    private Flows flows = TestFlows.at(TestFlows.NOW, TestFlows.TEAM);
    private TestListeners server;

    @AfterEach
    void stop() {
        slowKeys.answer();
        if (server != null) {
            server.close();
        }
    }

    @Test
    void load_moreThanMayRunAtOnce_isRefusedWhileTheRestGoesOn() throws Exception {
        flows = TestFlows.at(TestFlows.NOW, slowKeys, TestFlows.TEAM);
        start(limits(Duration.ofSeconds(20), Duration.ofSeconds(20), 1));
        CompletableFuture<Integer> first = server.exchangeInBackground(EXCHANGE);
        slowKeys.awaitQuestion();

        HttpResponse<String> second = server.exchange(EXCHANGE);
        HttpResponse<String> health = server.getFromManagement("/livez");
        slowKeys.answer();

        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(second.headers().firstValue("Retry-After")).contains("1");
        assertThat(second.body()).contains("TOOMANYREQUESTS", "overloaded");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(200);
    }

    @Test
    void load_slowBodies_takeNoPlaceFromOthers() throws Exception {
        start(limits(Duration.ofSeconds(20), Duration.ofSeconds(20), 1));
        try (Socket slow = server.connect()) {
            write(slow, HEAD + "Content-Length: 50\r\n\r\ngrant_type=");

            assertThat(server.exchange(EXCHANGE).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void close_requestRuns_isAnsweredFirst() throws Exception {
        flows = TestFlows.at(TestFlows.NOW, slowKeys, TestFlows.TEAM);
        start(Limits.DEFAULT);
        int port = server.port();
        CompletableFuture<Integer> running = server.exchangeInBackground(EXCHANGE);
        slowKeys.awaitQuestion();

        CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
        awaitRefusal(port);
        assertThat(closed).isNotDone();
        slowKeys.answer();

        assertThat(running.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        closed.get(20, TimeUnit.SECONDS);
    }

    @Test
    void close_requestHalfSent_isAnsweredAndItsConnectionEnded() throws Exception {
        start(Limits.DEFAULT);
        int port = server.port();
        try (Socket socket = server.connect()) {
            write(socket, HEAD + "Content-Length: 9\r\nExpect: 100-continue\r\n\r\n");
            assertThat(socket.getInputStream().readNBytes(25)).asString().contains("100 Continue");

            CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
            awaitRefusal(port);
            write(socket, "a=b&c=d&e");

            var received = read(socket);
            assertThat(received.body()).contains("missing_field");
            assertThat(received.headers()).containsEntry("Connection", "close");
            closed.get(20, TimeUnit.SECONDS);
        }
    }

    private void start(Limits limits) throws IOException {
        server = TestListeners.start(() -> flows, limits);
    }

    /** Waits until nobody listens at the port any more; whoever was not yet accepted by then is reset. */
    private static void awaitRefusal(int port) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - end < 0) {
            try {
                new Socket("localhost", port).close();
            } catch (ConnectException e) {
                return;
            } catch (SocketException e) {
                // Reset between the connection and its acceptance: the port is being closed.
            }
        }
        throw new AssertionError(
                "the server was told to close " + PATIENCE + " ago, and port " + port + " still takes connections");
    }
}
