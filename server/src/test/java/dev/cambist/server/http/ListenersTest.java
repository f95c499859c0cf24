package dev.cambist.server.http;

import static dev.cambist.server.http.TestListeners.limits;
import static dev.cambist.server.http.TestListeners.read;
import static dev.cambist.server.http.TestListeners.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.access.Role;
import dev.cambist.server.oauth2.Flows;
import dev.cambist.server.oauth2.HostileRequest;
import dev.cambist.server.oauth2.TestFlows;
import dev.cambist.server.oauth2.TestRoutes;
import dev.cambist.server.oauth2.TestToken;
import dev.cambist.server.settings.HostPort;
import dev.cambist.server.settings.Limits;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60) // a guard against hanging
final class ListenersTest {
    private static final String EXCHANGE = "grant_type=access_token&service=registry.example.com&access_token="
            + TestToken.good().signed();
    private static final String NOBODY = "grant_type=password&service=registry.example.com";

    private Flows flows = TestFlows.at(TestFlows.NOW, TestFlows.TEAM);
    private TestListeners server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void connection_afterARefusal_servesTheNextRequest() throws Exception {
        start(Limits.DEFAULT);
        try (Socket socket = server.connect()) {
            write(socket, HostileRequest.post("/nowhere", "text/plain", "a body that nobody reads"));
            var first = read(socket);
            write(socket, HostileRequest.token(NOBODY));
            var second = read(socket);

            assertThat(first.status()).isEqualTo(404);
            assertThat(second.status()).isEqualTo(200);
        }
    }

    @Test
    void connection_twoRequestsAtOnce_answersBothInOrder() throws Exception {
        start(Limits.DEFAULT);
        try (Socket socket = server.connect()) {
            write(socket, HostileRequest.get("/nowhere") + HostileRequest.token(NOBODY));

            assertThat(read(socket).status()).isEqualTo(404);
            assertThat(read(socket).status()).isEqualTo(200);
        }
    }

    @Test
    void head_ofTheKeys_hasTheirHeadersOnly() throws Exception {
        start(Limits.DEFAULT);
        try (Socket socket = server.connect()) {
            write(socket, "HEAD /.well-known/jwks.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            var received = RawHttp.receive(socket.getInputStream(), "HEAD /.well-known/jwks.json HTTP/1.1");

            assertThat(received.status()).isEqualTo(200);
            assertThat(received.headers()).containsEntry("Content-Length", Integer.toString(TestFlows.JWKS.length()));
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void flows_replaced_serveTheNextRequest() throws Exception {
        start(Limits.DEFAULT);
        int before = server.exchange(EXCHANGE).statusCode();
        flows = TestFlows.at(TestFlows.NOW, TestFlows.rule("nobody", TestFlows.person("bob"), Role.ACR_PULL, "**"));
        int after = server.exchange(EXCHANGE).statusCode();

        assertThat(before).isEqualTo(200);
        assertThat(after).isEqualTo(401);
    }

    @Test
    void correlation_idSent_comesBackInHeaderAndMessage() throws Exception {
        start(Limits.DEFAULT);
        String id = "0f8fad5b-d9cb-469f-a165-70867728950e";

        var received =
                RawHttp.exchange(server.port(), HostileRequest.get("/nowhere", "x-ms-correlation-request-id: " + id));

        assertThat(received.headers()).containsEntry(Correlation.HEADER, id);
        assertThat(received.body()).contains("CorrelationId: " + id);
    }

    @Test
    void management_health_isThereAndTheTokenEndpointsAreNot() throws Exception {
        start(Limits.DEFAULT);

        assertThat(server.getFromManagement("/livez").statusCode()).isEqualTo(200);
        assertThat(server.getFromManagement("/readyz").body())
                .isEqualTo("{\"status\":\"ready\",\"issuers\":{\"corp\":\"available\"},\"problems\":[]}");
        assertThat(server.getFromManagement("/oauth2/token").statusCode()).isEqualTo(404);
    }

    @Test
    void management_jettysOwnErrors_haveTheirFormToo() throws Exception {
        start(Limits.DEFAULT);

        var received = RawHttp.exchange(server.listeners().managementPort(), "GET /livez HTTP/1.1\r\n\r\n");

        assertThat(received.status()).isEqualTo(400);
        assertThat(received.headers()).containsKey(Correlation.HEADER);
        assertThat(received.body()).contains("malformed_request");
    }

    @Test
    void start_portTaken_saysWhichAddress() throws Exception {
        start(Limits.DEFAULT);
        HostPort taken = new HostPort("localhost", server.port());

        assertThatThrownBy(() -> Listeners.start(
                        ListenerSettings.plain(taken, TestListeners.ANY),
                        TestRoutes.ofPublic(() -> flows, Limits.DEFAULT.requests()),
                        TestRoutes.ofManagement(),
                        Limits.DEFAULT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("localhost")
                .hasMessageContaining(Integer.toString(taken.port()));
    }

    private void start(Limits limits) throws IOException {
        server = TestListeners.start(() -> flows, limits);
    }
}
