package dev.cambist.server.oauth2;

import static dev.cambist.server.http.TestListeners.limits;
import static dev.cambist.server.http.TestListeners.read;
import static dev.cambist.server.http.TestListeners.write;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.http.RawHttp;
import dev.cambist.server.http.TestListeners;
import dev.cambist.server.settings.Limits;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60) // a guard against hanging
final class BodyLimitsTest {
    private static final String HEAD = "POST /oauth2/token HTTP/1.1\r\n"
            + HostileRequest.lines("Host: localhost", "Content-Type: application/x-www-form-urlencoded");
    private static final String NOBODY = "grant_type=password&service=registry.example.com";

    private final Flows flows = TestFlows.at(TestFlows.NOW, TestFlows.TEAM);
    private TestListeners server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void body_stalled_isRefusedAfterItsTime() throws Exception {
        start(limits(Duration.ofMillis(200), Duration.ofSeconds(20), 256));

        var received = RawHttp.exchange(server.port(), HEAD + "Content-Length: 50\r\n\r\ngrant_type=");

        assertSlow(received);
    }

    @Test
    void body_stalledLongerThanAConnectionMay_isRefused() throws Exception {
        start(limits(Duration.ofSeconds(20), Duration.ofMillis(200), 256));

        var received = RawHttp.exchange(server.port(), HEAD + "Content-Length: 50\r\n\r\ngrant_type=");

        assertSlow(received);
    }

    @Test
    void body_farTooLarge_isRefusedWhereTheClientReadsIt() throws Exception {
        start(Limits.DEFAULT);

        HttpResponse<String> response = server.post("/oauth2/exchange", new byte[1024 * 1024]);

        assertThat(response.statusCode()).isEqualTo(413);
    }

    @Test
    void body_farTooLargeButNotSentYet_isRefusedWithoutWaitingForIt() throws Exception {
        start(Limits.DEFAULT);

        var received = RawHttp.exchange(server.port(), HEAD + "Content-Length: 70000\r\nExpect: 100-continue\r\n\r\n");

        assertThat(received.status()).isEqualTo(413);
        assertThat(received.headers()).containsEntry("Connection", "close");
    }

    @Test
    void body_farTooLargeAndNeverEnding_isRefusedAllTheSame() throws Exception {
        start(Limits.DEFAULT);

        var received = RawHttp.exchange(server.port(), HEAD + "Content-Length: 70000\r\n\r\n" + "x".repeat(66_000));

        assertThat(received.status()).isEqualTo(413);
        assertThat(received.headers()).containsEntry("Connection", "close");
    }

    @Test
    void body_expected_isAskedForAndRead() throws Exception {
        start(Limits.DEFAULT);
        try (Socket socket = server.connect()) {
            write(socket, HEAD + "Content-Length: " + NOBODY.length() + "\r\nExpect: 100-continue\r\n\r\n");
            String go = new String(socket.getInputStream().readNBytes(25), ISO_8859_1);
            write(socket, NOBODY);

            assertThat(go).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(read(socket).status()).isEqualTo(200);
        }
    }

    private void start(Limits limits) throws IOException {
        server = TestListeners.start(() -> flows, limits);
    }

    private static void assertSlow(RawHttp.Received received) {
        assertThat(received.status()).isEqualTo(408);
        assertThat(received.body()).contains("REQUEST_TIMEOUT", "slow_body");
        assertThat(received.headers()).containsEntry("Connection", "close");
    }
}
