package dev.cambist.server.gateway.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.core.json.JsonObject;
import dev.cambist.server.http.Http2Wire;
import dev.cambist.server.keys.Pem;
import dev.cambist.server.tls.ServerCertificate;
import dev.cambist.server.tls.TemporaryAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** A gateway that speaks TLS, and with that HTTP/1.1 and HTTP/2, where everybody may do everything in {@code open/}. */
final class EncryptedGateway implements AutoCloseable {
    private final TemporaryAuthority authority;
    private final GatewayLab lab;
    private final String token;

    private EncryptedGateway(TemporaryAuthority authority, GatewayLab lab) throws Exception {
        this.authority = authority;
        this.lab = lab;
        this.token = buyToken();
    }

    static EncryptedGateway start(Path directory, String upstream) throws Exception {
        return start(directory, "", upstream);
    }

    /** With more lines under {@code server}, each with its indentation of two and its line end. */
    static EncryptedGateway start(Path directory, String serverLines, String upstream) throws Exception {
        TemporaryAuthority authority = TemporaryAuthority.create(Instant.now());
        ServerCertificate certificate = authority.issueForLocalhost();
        Files.writeString(
                directory.resolve("tls.crt"),
                Pem.of(certificate.chain().getFirst()).text());
        Files.writeString(
                directory.resolve("tls.key"), Pem.of(certificate.key()).text());
        GatewayLab lab = GatewayLab.start(
                directory,
                "  tls: { certificate: tls.crt, key: tls.key }\n" + serverLines,
                "[{ service: localhost, upstream: \"" + upstream + "\" }]");
        return new EncryptedGateway(authority, lab);
    }

    private String buyToken() throws Exception {
        String form = "grant_type=password&client_id=test&service=localhost&scope=repository:open/app:pull,push,delete";
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + lab.port() + "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().sslContext(authority.clientContext()).build()) {
            return JsonObject.parse(
                            client.send(request, BodyHandlers.ofByteArray()).body())
                    .text("access_token")
                    .orElseThrow();
        }
    }

    /** A token for everything in open/app. */
    String token() {
        return token;
    }

    int port() {
        return lab.port();
    }

    /** A connection that speaks HTTP/1.1. */
    RawConnection connect() throws IOException {
        return new RawConnection(authority.clientContext().getSocketFactory().createSocket("localhost", lab.port()));
    }

    /** A connection that speaks HTTP/2. */
    Http2Wire connectFrames() throws IOException {
        return Http2Wire.connect(lab.port(), authority.clientContext());
    }

    /** A block of header fields: those that each request has, and these. */
    byte[] fields(String method, String path, String... more) {
        String[] all = new String[10 + more.length];
        System.arraycopy(
                new String[] {
                    ":method",
                    method,
                    ":scheme",
                    "https",
                    ":authority",
                    "localhost:" + lab.port(),
                    ":path",
                    path,
                    "authorization",
                    "Bearer " + token
                },
                0,
                all,
                0,
                10);
        System.arraycopy(more, 0, all, 10, more.length);
        return Http2Wire.fields(all);
    }

    /** What a connection said of a stream: its status, or -1 for a stream or connection that was ended. */
    static int outcome(Http2Wire wire, int stream) throws Exception {
        Http2Wire.Frame frame = wire.next(stream);
        return frame != null && frame.type() == Http2Wire.HEADERS ? wire.status(frame) : -1;
    }

    static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    @Override
    public void close() {
        lab.close();
    }
}
