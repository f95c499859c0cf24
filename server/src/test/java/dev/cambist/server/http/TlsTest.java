package dev.cambist.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.server.forwarding.TrustedProxies;
import dev.cambist.server.oauth2.HostileRequest;
import dev.cambist.server.oauth2.TestFlows;
import dev.cambist.server.oauth2.TestRoutes;
import dev.cambist.server.settings.Limits;
import dev.cambist.server.tls.TemporaryAuthority;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60) // a guard against hanging
final class TlsTest {
    private static final String NOBODY = "grant_type=password&service=registry.example.com";
    private final TemporaryAuthority authority = TemporaryAuthority.create(Instant.now());
    private Listeners server;

    @BeforeEach
    void start() throws Exception {
        var flows = TestFlows.at(TestFlows.NOW, TestFlows.TEAM);
        server = Listeners.start(
                new ListenerSettings(
                        TestListeners.ANY,
                        Optional.of(authority.issueForLocalhost()),
                        TrustedProxies.NONE,
                        TestListeners.ANY),
                TestRoutes.ofPublic(() -> flows, Limits.DEFAULT.requests()),
                TestRoutes.ofManagement(),
                Limits.DEFAULT);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Version.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void request_overTls_isAnsweredInTheVersionThatTheClientChooses(Version version) throws Exception {
        HttpResponse<String> response = token(authority.clientContext(), version, NOBODY);

        assertThat(response.version()).isEqualTo(version);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("access_token");
    }

    @ParameterizedTest
    @EnumSource(
            value = Version.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void request_bodyTooLarge_isRefusedInEitherVersion(Version version) throws Exception {
        HttpResponse<String> response = token(authority.clientContext(), version, "x".repeat(65_537));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("CorrelationId");
    }

    @Test
    void client_thatDoesNotTrustTheAuthority_hangsUp() {
        SSLContext other = TemporaryAuthority.create(Instant.now()).clientContext();

        assertThatThrownBy(() -> token(other, Version.HTTP_2, NOBODY)).isInstanceOf(SSLException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void handshake_currentProtocol_succeeds(String protocol) throws Exception {
        try (SSLSocket socket = socket(parameters(protocol))) {
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
        }
    }

    @Test
    void handshake_formerProtocol_fails() throws Exception {
        try (SSLSocket socket = socket(parameters("TLSv1.1"))) {
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void handshake_nameThatTheCertificateDoesNotHave_leavesTheJudgementToTheClient() throws Exception {
        SSLParameters parameters = new SSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("registry.example.com")));
        try (SSLSocket socket = socket(parameters)) {
            write(socket, "GET /.well-known/jwks.json HTTP/1.1\r\nHost: registry.example.com\r\n\r\n");

            assertThat(RawHttp.read(socket.getInputStream(), false).status()).isEqualTo(200);
        }
    }

    @Test
    void plainHttp_onThePortOfTls_isToldSo() throws Exception {
        var received = RawHttp.exchange(server.publicPort(), HostileRequest.token(NOBODY));

        assertThat(received.status()).isEqualTo(400);
        assertThat(received.body()).contains("malformed_request").contains("this port speaks HTTPS; write https://");
    }

    @Test
    void plainHttp2_onThePortOfTls_isRefused() throws Exception {
        var received = RawHttp.send(server.publicPort(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

        assertThat(received.status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-client\r\n",
                "\u0016\u0003\u0001\u0000\u0002\u0000\u0000",
                "\u0000\u0000\u0000\u0000\u0000"
            })
    void otherBytes_onThePortOfTls_endTheConnection(String bytes) throws Exception {
        try (Socket socket = new Socket("localhost", server.publicPort())) {
            write(socket, bytes);
            socket.shutdownOutput();

            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .doesNotContain("200 OK");
        }
        assertThat(token(authority.clientContext(), Version.HTTP_2, NOBODY).statusCode())
                .isEqualTo(200);
    }

    @Test
    void management_besideTls_speaksPlainHttp() throws Exception {
        var received = RawHttp.send(server.managementPort(), HostileRequest.get("/livez"));

        assertThat(received.status()).isEqualTo(200);
    }

    @Test
    void replace_otherCertificate_isShownToTheNextConnectionAndTheOpenOneGoesOn() throws Exception {
        TemporaryAuthority other = TemporaryAuthority.create(Instant.now());
        try (SSLSocket open = socket(new SSLParameters())) {
            open.startHandshake();
            server.replace(other.issueForLocalhost());
            write(open, HostileRequest.token(NOBODY));

            assertThat(RawHttp.read(open.getInputStream(), false).status()).isEqualTo(200);
        }
        assertThat(token(other.clientContext(), Version.HTTP_2, NOBODY).statusCode())
                .isEqualTo(200);
        assertThatThrownBy(() -> token(authority.clientContext(), Version.HTTP_2, NOBODY))
                .isInstanceOf(SSLException.class);
    }

    private HttpResponse<String> token(SSLContext trust, Version version, String form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("https://localhost:" + server.publicPort() + "/oauth2/token"))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(trust).version(version).build()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private static SSLParameters parameters(String protocol) {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {protocol});
        return parameters;
    }

    private SSLSocket socket(SSLParameters parameters) throws IOException {
        SSLSocket socket =
                (SSLSocket) authority.clientContext().getSocketFactory().createSocket("localhost", server.publicPort());
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }
}
