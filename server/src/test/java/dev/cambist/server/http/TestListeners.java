package dev.cambist.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.cambist.server.contract.Answered;
import dev.cambist.server.oauth2.Flows;
import dev.cambist.server.oauth2.TestRoutes;
import dev.cambist.server.settings.HostPort;
import dev.cambist.server.settings.Limits;
import dev.cambist.server.settings.LingerLimits;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Listeners on free ports, and clients for them. */
public record TestListeners(Listeners listeners) implements AutoCloseable {
    public static final HostPort ANY = new HostPort("localhost", 0);

    public static TestListeners start(Supplier<Flows> flows, Limits limits) throws IOException {
        return new TestListeners(Listeners.start(
                ListenerSettings.plain(ANY, ANY),
                TestRoutes.ofPublic(flows, limits.requests()),
                TestRoutes.ofManagement(),
                limits));
    }

    public static Limits limits(Duration bodyTime, Duration idleTime, int requests) {
        return new Limits(
                65_536,
                32_768,
                Limits.DEFAULT.headTime(),
                bodyTime,
                idleTime,
                requests,
                100,
                Duration.ofSeconds(20),
                256,
                LingerLimits.DEFAULT);
    }

    public int port() {
        return listeners.publicPort();
    }

    /** A connection to the public listener on which a test speaks for itself. */
    public Socket connect() throws IOException {
        return new Socket("localhost", port());
    }

    public static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    public static RawHttp.Received read(Socket socket) throws IOException {
        return RawHttp.read(socket.getInputStream(), false);
    }

    public HttpResponse<String> exchange(String form) throws IOException {
        return post("/oauth2/exchange", form.getBytes(ISO_8859_1));
    }

    public HttpResponse<String> post(String path, byte[] body) throws IOException {
        HttpResponse<String> response = send(HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofByteArray(body)));
        Answered.of(response).check();
        return response;
    }

    public HttpResponse<String> getFromManagement(String path) throws IOException {
        return send(HttpRequest.newBuilder(URI.create("http://localhost:" + listeners.managementPort() + path)));
    }

    /** The status of an exchange that goes on meanwhile. */
    public CompletableFuture<Integer> exchangeInBackground(String form) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return exchange(form).statusCode();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        listeners.close();
    }
}
