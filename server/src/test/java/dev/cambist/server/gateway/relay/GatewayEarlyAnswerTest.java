package dev.cambist.server.gateway.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.server.keys.Pem;
import dev.cambist.server.tls.ServerCertificate;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that send an upload's body with their first request, before they have been asked for a token. */
@Timeout(120) // a guard against hanging
final class GatewayEarlyAnswerTest {
    private static final String UPLOAD = "PATCH /v2/open/app/blobs/uploads/1";
    private static final int TIMES = 3;
    private static final int MEBIBYTE = 1024 * 1024;

    @TempDir
    private Path directory;

    private final TemporaryAuthority authority = TemporaryAuthority.create(Instant.now());
    private FakeUpstream upstream;
    private GatewayLab plain;
    private GatewayLab secure;

    @BeforeEach
    void start() throws Exception {
        ServerCertificate certificate = authority.issueForLocalhost();
        Path ofSecure = Files.createDirectory(directory.resolve("secure"));
        Files.writeString(
                ofSecure.resolve("tls.crt"),
                Pem.of(certificate.chain().getFirst()).text());
        Files.writeString(ofSecure.resolve("tls.key"), Pem.of(certificate.key()).text());
        upstream = FakeUpstream.start();
        String registries = GatewayLab.registry("http://" + upstream.authority());
        plain = GatewayLab.start(Files.createDirectory(directory.resolve("plain")), "", registries);
        secure = GatewayLab.start(ofSecure, "  tls: { certificate: tls.crt, key: tls.key }\n", registries);
    }

    @AfterEach
    void stop() throws Exception {
        plain.close();
        secure.close();
        upstream.close();
    }

    static Stream<Arguments> protocolsAndSizes() {
        return Stream.of("plain", "TLSv1.2", "TLSv1.3")
                .flatMap(protocol -> Stream.of(1_000, 60_000, 200_000, 1_000_000, 4 * MEBIBYTE, 9 * MEBIBYTE)
                        .map(size -> Arguments.of(protocol, size)));
    }

    @ParameterizedTest(name = "{0}, {1} bytes")
    @MethodSource("protocolsAndSizes")
    void upload_withoutAToken_readsTheChallengeEachTime(String protocol, int size) throws Exception {
        for (int time = 0; time < TIMES; time++) {
            try (RawConnection wire = connect(protocol)) {
                wire.write(GatewayLab.anonymousHead(UPLOAD + "\nContent-Length: " + size, ""));
                for (int sent = 0; sent < size; sent += 16_384) {
                    wire.write(new byte[Math.min(16_384, size - sent)]);
                }
                RawConnection.Message answer = wire.answer("PATCH");

                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer realm=");
                // The next request may come on the same connection.
                wire.write(GatewayLab.anonymousHead("GET /v2/", ""));
                assertThat(wire.answer("GET").status()).isEqualTo(401);
            }
        }
        assertThat(upstream.heads()).isEmpty();
    }

    /** As they come through a proxy that puts the requests of many on one connection. */
    @Test
    void uploads_onOneConnectionOfHttp2_areNotHarmedByTheRefusedAmongThem() throws Exception {
        String host = "https://localhost:" + secure.port();
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(authority.clientContext())
                .version(Version.HTTP_2)
                .build()) {
            // From here on there is a connection, which all others share.
            client.send(HttpRequest.newBuilder(URI.create(host + "/v2/")).build(), BodyHandlers.discarding());
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int at = 0; at < 40; at++) {
                HttpRequest.Builder request = HttpRequest.newBuilder(
                                URI.create(host + "/v2/open/app/blobs/uploads/" + at))
                        .method("PATCH", BodyPublishers.ofByteArray(new byte[MEBIBYTE]));
                if (at % 4 != 0) {
                    request.header("Authorization", "Bearer " + token(client, host));
                }
                answers.add(client.sendAsync(request.build(), BodyHandlers.ofString()));
            }
            for (int at = 0; at < 40; at++) {
                assertThat(answers.get(at).get().statusCode()).isEqualTo(at % 4 == 0 ? 401 : 200);
            }
        }
    }

    private static String token(HttpClient client, String host) throws Exception {
        String form = "grant_type=password&client_id=test&service=" + GatewayLab.SERVICE
                + "&scope=repository:open/app:pull,push,delete";
        HttpRequest request = HttpRequest.newBuilder(URI.create(host + "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        String body = client.send(request, BodyHandlers.ofString()).body();
        return JsonObject.parse(body.getBytes(UTF_8)).text("access_token").orElseThrow();
    }

    private RawConnection connect(String protocol) throws IOException {
        if (protocol.equals("plain")) {
            return plain.connect();
        }
        SSLSocket socket =
                (SSLSocket) authority.clientContext().getSocketFactory().createSocket("localhost", secure.port());
        socket.setEnabledProtocols(new String[] {protocol});
        socket.startHandshake();
        return new RawConnection((Socket) socket);
    }
}
