package dev.cambist.cli.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import dev.cambist.cli.docker.DockerCredentialHelper;
import dev.cambist.cli.kubelet.CredentialProvider;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Sleeper;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.json.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plays through what the credential helpers do, against a registry on this machine that grants everything: from the
 * classes that this loads the image's AOT cache is made.
 */
public final class HelperTraining {
    private static final Duration LIFE = Duration.ofHours(1);

    private HelperTraining() {}

    /**
     * Runs once through both helpers; fails when one of them does.
     *
     * @param arguments a directory for the files that the helper keeps
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path home = Files.createDirectories(Path.of(arguments[0]));
        HttpServer server = registry();
        try {
            play(home, "localhost:" + server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }

    private static void play(Path home, String registry) throws InterruptedException {
        String request = new JsonWriter()
                .beginObject()
                .member("kind", "CredentialProviderRequest")
                .member("apiVersion", "credentialprovider.kubelet.k8s.io/v1")
                .member("image", registry + "/team/app")
                .member("serviceAccountToken", token())
                .endObject()
                .toString();
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream(), false, UTF_8);
        InstantSource clock = InstantSource.system();
        int code = 0;
        for (String command : List.of("get", "get", "list", "erase")) {
            code |= DockerCredentialHelper.run(
                    List.of(command), context(home, registry, registry), clock, nowhere, System.err);
        }
        code |= CredentialProvider.run(List.of(), context(home, registry, request), clock, nowhere, System.err);
        if (code != 0) {
            throw new IllegalStateException("the rehearsal failed");
        }
    }

    private static ProcessContext context(Path home, String registry, String input) {
        return new ProcessContext(
                Map.of("HOME", home.toString(), "CAMBIST_REGISTRIES", registry, "CAMBIST_TOKEN", token()),
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                home,
                new Http(),
                Sleeper.REAL,
                Optional.empty(),
                InstantSource.system(),
                false);
    }

    private static HttpServer registry() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String realm = "http://localhost:" + server.getAddress().getPort() + "/oauth2/token";
        answer(server, "/v2/", 401, "{}", "Bearer realm=\"" + realm + "\",service=\"rehearsal\"");
        answer(server, "/oauth2/exchange", 200, JsonWriter.write(Map.of("refresh_token", token())), "none");
        server.start();
        return server;
    }

    private static void answer(HttpServer server, String path, int status, String body, String challenge) {
        server.createContext(path, exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
                byte[] bytes = body.getBytes(UTF_8);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
    }

    /** Shaped as a token is; nobody checks its signature here. */
    private static String token() {
        long expiry = InstantSource.system().instant().plus(LIFE).getEpochSecond();
        String claims = JsonWriter.write(Map.of("iss", "https://rehearsal", "sub", "rehearsal", "exp", expiry));
        return Jws.encode("{\"alg\":\"none\"}".getBytes(UTF_8)) + "." + Jws.encode(claims.getBytes(UTF_8)) + "."
                + Jws.encode(new byte[] {1});
    }
}
