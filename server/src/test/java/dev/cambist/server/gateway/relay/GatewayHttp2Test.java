package dev.cambist.server.gateway.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.server.keys.Pem;
import dev.cambist.server.tls.ServerCertificate;
import dev.cambist.server.tls.TemporaryAuthority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that speak HTTP/2 to the gateway, while it speaks HTTP/1.1 to the registry. */
@Timeout(60) // a guard against hanging
final class GatewayHttp2Test {
    private static final String BLOB = "/v2/open/app/blobs/sha256:" + "a".repeat(64);
    private static final String OTHER_BLOB = "/v2/open/app/blobs/sha256:" + "b".repeat(64);
    private static final String UPLOAD = "/v2/open/app/blobs/uploads/1";

    /** The client's flow-control window of a stream is 16 MiB, and that of a connection 64 MiB. */
    private static final int STALLED = 24 * 1024 * 1024;

    private static final int OTHER = 72 * 1024 * 1024;

    @TempDir
    private Path directory;

    private final TemporaryAuthority authority = TemporaryAuthority.create(Instant.now());
    private final HttpClient client = HttpClient.newBuilder()
            .sslContext(authority.clientContext())
            .version(Version.HTTP_2)
            .build();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CompletableFuture<String> outcome = new CompletableFuture<>();
    private FakeUpstream upstream;
    private FakeUpstream another;
    private GatewayLab lab;
    private String token;

    @BeforeEach
    void start() throws Exception {
        ServerCertificate certificate = authority.issueForLocalhost();
        Files.writeString(
                directory.resolve("tls.crt"),
                Pem.of(certificate.chain().getFirst()).text());
        Files.writeString(
                directory.resolve("tls.key"), Pem.of(certificate.key()).text());
        upstream = FakeUpstream.start();
        another = FakeUpstream.start();
        lab = GatewayLab.start(directory, "  tls: { certificate: tls.crt, key: tls.key }\n", """
                [{ service: localhost, upstream: "http://%s" },
                  { service: 127.0.0.1, upstream: { url: "http://%s", idle-timeout: 1s } }]""".formatted(
                        upstream.authority(), another.authority()));
        token = token("localhost");
    }

    @AfterEach
    void stop() throws Exception {
        client.shutdownNow();
        lab.close();
        upstream.close();
        another.close();
    }

    @Test
    void pull_arrives() throws Exception {
        HttpResponse<String> response = client.send(request(BLOB).build(), BodyHandlers.ofString());

        assertThat(response.version()).isEqualTo(Version.HTTP_2);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("ok");
        assertThat(upstream.last().line()).isEqualTo("GET " + BLOB + " HTTP/1.1");
        assertThat(upstream.last().headers()).doesNotContainKeys("Transfer-Encoding", "Content-Length");
    }

    @Test
    void head_hasTheLengthAndNoBody() throws Exception {
        HttpResponse<String> response = client.send(request(BLOB).HEAD().build(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(2);
        assertThat(response.body()).isEmpty();
        assertThat(upstream.last().headers()).doesNotContainKeys("Transfer-Encoding", "Content-Length");
    }

    @Test
    void push_withItsLength_arrivesWhole() throws Exception {
        assertThat(pushed(BodyPublishers.ofString("12345"))).isEqualTo("12345");
        assertThat(upstream.last().header("Content-Length")).isEqualTo("5");
    }

    @Test
    void push_withoutItsLength_arrivesWhole() throws Exception {
        BodyPublisher body = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream("12345".getBytes(US_ASCII)));

        assertThat(pushed(body)).isEqualTo("12345");
        assertThat(upstream.last().header("Transfer-Encoding")).isEqualTo("chunked");
    }

    @Test
    void push_withoutABody_arrives() throws Exception {
        assertThat(pushed(BodyPublishers.noBody())).isEmpty();
    }

    @Test
    void authority_choosesTheRegistry() throws Exception {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + lab.port() + BLOB))
                        .header("Authorization", "Bearer " + token("127.0.0.1"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.version()).isEqualTo(Version.HTTP_2);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(another.last().header("X-Forwarded-Host")).isEqualTo("127.0.0.1:" + lab.port());
        assertThat(upstream.heads()).isEmpty();
    }

    @Test
    void authority_withoutToken_isTheRealm() throws Exception {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create("https://localhost:" + lab.port() + "/v2/"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer realm=\"https://localhost:" + lab.port() + "/oauth2/token\",service=\"localhost\"");
    }

    @Test
    void download_thatTheClientGivesUp_endsAtTheUpstream() throws Exception {
        upstream.plays((head, wire) -> outcomeOf(() -> write(wire, 1024 * 1024 * 1024)));
        HttpResponse<InputStream> response = client.send(request(BLOB).build(), BodyHandlers.ofInputStream());
        assertThat(response.body().read()).isNotNegative();

        response.body().close();

        assertThat(outcome.get()).isEqualTo("cut off");
    }

    @Test
    void upstream_silentWhenTheClientLeaves_isLeftAtOnce() throws Exception {
        upstream.plays((head, wire) -> outcomeOf(() -> {
            begun.countDown();
            wire.head();
        }));
        CompletableFuture<HttpResponse<String>> response =
                client.sendAsync(request(BLOB).build(), BodyHandlers.ofString());
        begun.await();

        response.cancel(true);

        assertThat(outcome.get()).isEqualTo("cut off");
        assertThat(upstream.heads()).hasSize(1);
    }

    @Test
    void transfers_twoOnOneConnection_doNotWaitForEachOther() throws Exception {
        upstream.plays((head, wire) -> {
            if (head.target().equals(BLOB)) {
                outcomeOf(() -> write(wire, STALLED));
            } else {
                write(wire, OTHER);
            }
        });
        HttpResponse<InputStream> stalled = client.send(request(BLOB).build(), BodyHandlers.ofInputStream());

        assertThat(length(client.send(request(OTHER_BLOB).build(), BodyHandlers.ofInputStream())))
                .isEqualTo(OTHER);
        assertThat(outcome).isNotDone();
        assertThat(length(stalled)).isEqualTo(STALLED);
        assertThat(outcome.get()).isEqualTo("whole");
    }

    @Test
    void download_clientTakesNothing_isGivenUp() throws Exception {
        another.plays((head, wire) -> outcomeOf(() -> write(wire, STALLED)));
        HttpResponse<InputStream> stalled = client.send(
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + lab.port() + BLOB))
                        .header("Authorization", "Bearer " + token("127.0.0.1"))
                        .build(),
                BodyHandlers.ofInputStream());

        assertThat(outcome.get()).isEqualTo("cut off");
        stalled.body().close();
    }

    private static long length(HttpResponse<InputStream> response) throws IOException {
        assertThat(response.version()).isEqualTo(Version.HTTP_2);
        try (InputStream body = response.body()) {
            return body.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static void write(RawConnection wire, int length) throws IOException {
        wire.write("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
        byte[] block = new byte[64 * 1024];
        for (int sent = 0; sent < length; sent += block.length) {
            wire.write(block);
        }
    }

    /** What a script does, and how it ends. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private void outcomeOf(Step step) throws IOException {
        try {
            step.run();
            outcome.complete("whole");
        } catch (IOException e) {
            outcome.complete("cut off");
            throw e;
        }
    }

    private String pushed(BodyPublisher body) throws Exception {
        upstream.plays((head, wire) -> {
            outcome.complete(wire.body(head));
            wire.write("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
        });
        HttpResponse<String> response =
                client.send(request(UPLOAD).method("PATCH", body).build(), BodyHandlers.ofString());
        assertThat(response.version()).isEqualTo(Version.HTTP_2);
        assertThat(response.statusCode()).isEqualTo(202);
        return outcome.get();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + lab.port() + path))
                .header("Authorization", "Bearer " + token);
    }

    private String token(String service) throws Exception {
        String form =
                "grant_type=password&client_id=test&service=" + service + "&scope=repository:open/app:pull,push,delete";
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + lab.port() + "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        return JsonObject.parse(client.send(request, BodyHandlers.ofByteArray()).body())
                .text("access_token")
                .orElseThrow();
    }
}
