package dev.cambist.bench.requests;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.bench.load.KeptConnection;
import dev.cambist.bench.load.Machine;
import dev.cambist.bench.load.Program;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Other servers that issue tokens, where they are installed. */
final class Peers {
    static final String TOKEN_SERVER = "token-server";
    static final String KEYCLOAK = "keycloak";
    static final String PROVIDER = "its own";

    /** Of the password "bench", with the least work that bcrypt allows. */
    private static final String USER = "acme:$2b$04$luEVpljA5N2zaYnVuWD5P.CXkXBF3CSP1a6ZjavlLtMOSmLD0jHT2\n";

    private static final String BASIC = "Basic " + Base64.getEncoder().encodeToString("acme:bench".getBytes(UTF_8));
    private static final String SCOPE = "scope=repository:acme/shop:pull,push";

    private Peers() {}

    /** How a peer's program is started and told of, which ends it with the others. */
    @FunctionalInterface
    interface Starter {
        Program start(String name, int port, List<String> command) throws IOException, InterruptedException;
    }

    /**
     * Distribution's token server of the version 2.8 ("contrib/token-server"): its GET checks a password, its POST a refresh
     * token that it keeps in memory; both sign with ES256.
     */
    static Optional<Contender> tokenServer(Path directory, Starter starter) throws IOException, InterruptedException {
        Optional<Path> program = onPath(TOKEN_SERVER);
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Files.writeString(directory.resolve("htpasswd"), USER);
        int port = Machine.freePort();
        Program started = starter.start(
                TOKEN_SERVER,
                port,
                List.of(
                        program.get().toString(),
                        "-addr=127.0.0.1:" + port,
                        "-realm=bench",
                        "-passwd=" + directory.resolve("htpasswd")));
        String refresh = refreshToken(port);
        String form = "grant_type=refresh_token&service=registry.example.com&client_id=docker"
                + "&scope=repository%3Aacme%2Fshop%3Apull%2Cpush+repository%3Aacme%2Fcart%3Apull"
                + "+repository%3Apublic%2Fbase%3Apull&refresh_token=" + refresh;
        String get = "GET /token/?service=registry.example.com&" + SCOPE + " HTTP/1.1\r\nHost: localhost\r\n"
                + "User-Agent: docker/28.0.1 go/go1.23\r\nAuthorization: " + BASIC + "\r\n\r\n";
        return Optional.of(new Contender(
                TOKEN_SERVER,
                PROVIDER,
                List.of(new Contender.Foreign(port, started)),
                Map.of(Kind.TOKEN, List.of(post("/token/", form)), Kind.GET, List.of(get.getBytes(UTF_8)))));
    }

    private static String refreshToken(int port) throws IOException, InterruptedException {
        URI address = URI.create(
                "http://127.0.0.1:" + port + "/token/?service=registry.example.com&offline_token=true&" + SCOPE);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(address)
                    .header("Authorization", BASIC)
                    .build();
            byte[] body = client.send(request, BodyHandlers.ofByteArray()).body();
            return JsonObject.parse(body)
                    .text("refresh_token")
                    .orElseThrow(() -> new IllegalStateException("no refresh token: " + new String(body, UTF_8)));
        } catch (JsonException e) {
            throw new IllegalStateException("the token server's answer is no JSON", e);
        }
    }

    /**
     * Keycloak as e2e/install-tools.sh installs it, with the realm of the end-to-end tests: a token by client credentials,
     * signed with RS256. It is beside the requests for tokens, because it does as much there: a credential is checked, a
     * token signed.
     */
    static Optional<Contender> keycloak(Path directory, Starter starter) throws IOException, InterruptedException {
        Optional<Path> script = script();
        if (script.isEmpty()) {
            return Optional.empty();
        }
        Files.copy(
                script.get().resolve("../../seed/keycloakdb.mv.db").normalize(), directory.resolve("keycloakdb.mv.db"));
        int port = Machine.freePort();
        Program started = starter.start(
                KEYCLOAK,
                port,
                List.of(
                        script.get().toString(),
                        "start",
                        "--optimized",
                        "--cache=local",
                        "--http-enabled=true",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--hostname-strict=false",
                        "--log-level=error",
                        "--db-url=jdbc:h2:file:" + directory.resolve("keycloakdb")
                                + ";NON_KEYWORDS=VALUE;DB_CLOSE_ON_EXIT=FALSE"));
        String form = "grant_type=client_credentials&client_id=ci-runner&client_secret=ci-runner-secret";
        byte[] request = post("/realms/cambist/protocol/openid-connect/token", form);
        try (KeptConnection wire = KeptConnection.to(port)) {
            wire.ask(ByteBuffer.wrap(request), 200);
        }
        return Optional.of(new Contender(
                KEYCLOAK,
                PROVIDER,
                List.of(new Contender.Foreign(port, started)),
                Map.of(Kind.TOKEN, List.of(request))));
    }

    private static Optional<Path> script() throws IOException {
        Path tools = Path.of(System.getProperty("user.home"), ".cache", "cambist-tools");
        if (!Files.isDirectory(tools)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> installed = Files.newDirectoryStream(tools, "keycloak-*")) {
            for (Path one : installed) {
                Path script = one.resolve("bin/kc.sh");
                if (Files.isExecutable(script) && Files.exists(one.resolve("seed/keycloakdb.mv.db"))) {
                    return Optional.of(script);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> onPath(String program) {
        return List.of(System.getenv("PATH").split(":", -1)).stream()
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static byte[] post(String path, String form) {
        return ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: docker/28.0.1 go/go1.23\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length()
                        + "\r\n\r\n" + form)
                .getBytes(UTF_8);
    }
}
