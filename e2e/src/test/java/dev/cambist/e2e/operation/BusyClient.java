package dev.cambist.e2e.operation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.core.jose.Sha256;
import dev.cambist.e2e.RegistrySetup;
import dev.cambist.e2e.lab.Http;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;

/** What all kinds of clients do, in turns: sign in, push, pull, and what is refused or fails. */
final class BusyClient {
    private static final int BLOB_BYTES = 3 << 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final BusyServer server;
    private final Random random;

    BusyClient(BusyServer server, Random random) {
        this.server = server;
        this.random = random;
    }

    /** Everything once. */
    void round() throws IOException, InterruptedException {
        String job = server.login(BusyServer.REGISTRY, RegistrySetup.BUILDER);
        String push = server.accessToken(BusyServer.REGISTRY, job, "repository:acme/shop/web:pull,push");
        String blob = push(push);
        for (int pulls = 0; pulls < 2 + random.nextInt(6); pulls++) {
            String pod = server.login(BusyServer.REGISTRY, RegistrySetup.CLUSTER);
            String pull = server.accessToken(BusyServer.REGISTRY, pod, "repository:acme/shop/web:pull");
            pull(pull, blob);
            Thread.sleep(random.nextInt(200));
        }
        String keeper = server.login(BusyServer.REGISTRY, RegistrySetup.MAINTAINER);
        String tags = server.accessToken(BusyServer.REGISTRY, keeper, "repository:acme/shop/web:pull,delete");
        expect(
                200,
                send(request(server.url("/v2/acme/shop/web/tags/list"), tags)).statusCode());
        refused(job);
        fails(tags, blob);
    }

    /** A blob and an image of nothing else; answers the blob's digest. */
    private String push(String token) throws IOException, InterruptedException {
        byte[] bytes = new byte[BLOB_BYTES / 4 + random.nextInt(BLOB_BYTES)];
        random.nextBytes(bytes);
        String blob = upload(token, bytes);
        byte[] config = ("{\"of\":" + random.nextLong() + "}").getBytes(US_ASCII);
        String manifest = """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
                 "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
                 "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":%d}]}
                """.formatted(upload(token, config), config.length, blob, bytes.length);
        expect(
                201,
                send(request(server.url("/v2/acme/shop/web/manifests/latest"), token)
                                .header("Content-Type", "application/vnd.oci.image.manifest.v1+json")
                                .PUT(HttpRequest.BodyPublishers.ofString(manifest)))
                        .statusCode());
        return blob;
    }

    private String upload(String token, byte[] bytes) throws IOException, InterruptedException {
        String digest = "sha256:" + Sha256.hex(bytes);
        HttpResponse<byte[]> begun = send(request(server.url("/v2/acme/shop/web/blobs/uploads/"), token)
                .POST(HttpRequest.BodyPublishers.noBody()));
        expect(202, begun.statusCode());
        URI location =
                server.url("/").resolve(begun.headers().firstValue("Location").orElseThrow());
        URI whole = URI.create(location + (location.getQuery() == null ? "?" : "&") + "digest=" + digest);
        expect(
                201,
                send(request(whole, token)
                                .header("Content-Type", "application/octet-stream")
                                .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes)))
                        .statusCode());
        return digest;
    }

    private void pull(String token, String blob) throws IOException, InterruptedException {
        HttpRequest.Builder manifest = request(server.url("/v2/acme/shop/web/manifests/latest"), token)
                .header("Accept", "application/vnd.oci.image.manifest.v1+json");
        expect(200, send(manifest).statusCode());
        expect(
                200,
                send(request(server.url("/v2/acme/shop/web/blobs/" + blob), token))
                        .statusCode());
    }

    /** No token, one for somebody else, and more than the policy gives. */
    private void refused(String job) throws IOException, InterruptedException {
        expect(401, server.exchange(BusyServer.REGISTRY, "nonsense").status());
        if (random.nextInt(3) > 0) {
            expect(401, server.exchangeForeign(RegistrySetup.BUILDER).status());
        }
        server.accessToken(BusyServer.REGISTRY, job, "repository:acme/shop/web:pull repository:payroll/web:pull");
        expect(401, Http.get(server.url("/v2/")).status());
    }

    /** The registry that is away, and a pull that its client gives up. */
    private void fails(String token, String blob) throws IOException, InterruptedException {
        String login = server.login(BusyServer.AWAY, RegistrySetup.MAINTAINER);
        String away = server.accessToken(BusyServer.AWAY, login, "repository:acme/shop/web:pull");
        expect(
                503,
                send(request(server.away("/v2/acme/shop/web/tags/list"), away)).statusCode());
        URI address = server.url("/v2/acme/shop/web/blobs/" + blob);
        try (Socket connection = new Socket()) {
            connection.setReceiveBufferSize(4096); // so that most of it is yet to be sent
            connection.connect(new InetSocketAddress(address.getHost(), address.getPort()));
            connection.setSoLinger(true, 0); // its end is a reset
            connection.setSoTimeout((int) TIMEOUT.toMillis());
            String head = "GET " + address.getPath() + " HTTP/1.1\r\nHost: " + address.getAuthority()
                    + "\r\nAuthorization: Bearer " + token + "\r\n\r\n";
            connection.getOutputStream().write(head.getBytes(US_ASCII));
            connection.getOutputStream().flush();
            if (connection.getInputStream().read(new byte[1024]) < 0) {
                throw new IOException("a pull ended before it began");
            }
        }
    }

    private static HttpRequest.Builder request(URI address, String token) {
        return HttpRequest.newBuilder(address).timeout(TIMEOUT).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void expect(int status, int came) throws IOException {
        if (came != status) {
            throw new IOException("wanted " + status + ", got " + came);
        }
    }
}
