package dev.cambist.server.gateway.relay;

import dev.cambist.core.json.JsonObject;
import dev.cambist.server.CambistServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** A whole server with the gateway to one or more upstreams, where everybody may do everything in {@code open/}. */
final class GatewayLab implements AutoCloseable {
    static final String SERVICE = "registry.example.com";

    private final Path file;
    private final int port;
    private final Runnable stop;

    private GatewayLab(Path file, int port, Runnable stop) {
        this.file = file;
        this.port = port;
        this.stop = stop;
    }

    /** A server that runs already, and is stopped by others. */
    static GatewayLab at(int port) {
        return new GatewayLab(Path.of("nowhere"), port, () -> {});
    }

    /** Writes the configuration without starting a server. */
    static Path configure(Path directory, String registries) throws IOException {
        Path file = directory.resolve("cambist.yaml");
        write(file, "", registries);
        return file;
    }

    /** One registry of the name {@link #SERVICE}, also called localhost. */
    static GatewayLab start(Path directory, FakeUpstream upstream) throws Exception {
        return start(directory, "", registry("http://" + upstream.authority()));
    }

    /**
     * A server with more settings.
     *
     * @param serverLines lines under {@code server}, each with its indentation of two and its line end
     * @param registries the value of {@code registries}
     */
    static GatewayLab start(Path directory, String serverLines, String registries) throws Exception {
        Path file = directory.resolve("cambist.yaml");
        write(file, serverLines, registries);
        CambistServer server = CambistServer.start(file, Map.of(), InstantSource.system());
        return new GatewayLab(file, server.publicUrl().getPort(), server::close);
    }

    static String registry(String upstream) {
        return "[{ service: " + SERVICE + ", aliases: [localhost], upstream: \"" + upstream + "\" }]";
    }

    /** Puts another upstream into the file, which the server finds out by itself. */
    void reconfigure(String registries) throws IOException {
        write(file, "", registries);
    }

    private static void write(Path file, String serverLines, String registries) throws IOException {
        Files.writeString(file, """
                server:
                  listen: "localhost:0"
                  management: localhost:0
                  data: data
                %sregistries: %s
                access:
                  - { who: anyone, role: RepositoryContributor, on: ["open/**"] }
                  - { who: anyone, role: CatalogLister, on: ["**"] }
                """.formatted(serverLines, registries));
    }

    int port() {
        return port;
    }

    RawConnection connect() throws IOException {
        return new RawConnection(new Socket("localhost", port()));
    }

    /** Sends the lines of a request and a blank one, with a token for everything in open/app, and reads the answer. */
    RawConnection.Message ask(String lines) throws Exception {
        return ask(lines, "");
    }

    RawConnection.Message ask(String lines, String body) throws Exception {
        try (RawConnection wire = connect()) {
            wire.write(head(lines) + body);
            return wire.answer(lines.substring(0, lines.indexOf(' ')));
        }
    }

    /** The head of a request: the first of the lines gets its HTTP version, and Host and Authorization are added. */
    String head(String lines) throws Exception {
        return anonymousHead(lines, "Authorization: Bearer " + token("repository:open/app:pull,push,delete") + "\r\n");
    }

    static String anonymousHead(String lines, String more) {
        int end = lines.indexOf('\n');
        String first = end < 0 ? lines : lines.substring(0, end);
        String rest = end < 0 ? "" : lines.substring(end + 1).replace("\n", "\r\n") + "\r\n";
        String host = rest.startsWith("Host:") ? "" : "Host: " + SERVICE + "\r\n";
        return first + " HTTP/1.1\r\n" + host + rest + more + "\r\n";
    }

    /** Sends a request without a token. */
    RawConnection.Message askAnonymously(String lines) throws Exception {
        try (RawConnection wire = connect()) {
            wire.write(anonymousHead(lines, ""));
            return wire.answer(lines.substring(0, lines.indexOf(' ')));
        }
    }

    /** An access token for nobody in particular. */
    String token(String scope) throws Exception {
        return token(SERVICE, scope);
    }

    String token(String service, String scope) throws Exception {
        String form = "grant_type=password&client_id=test&service=" + service + "&scope=" + scope;
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return JsonObject.parse(
                            client.send(request, BodyHandlers.ofByteArray()).body())
                    .text("access_token")
                    .orElseThrow();
        }
    }

    @Override
    public void close() {
        stop.run();
    }
}
