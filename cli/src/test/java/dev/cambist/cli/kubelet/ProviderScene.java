package dev.cambist.cli.kubelet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.cli.Ran;
import dev.cambist.cli.lab.FakeServer;
import dev.cambist.cli.lab.FakeServer.Reply;
import dev.cambist.cli.lab.Tokens;
import dev.cambist.cli.lab.World;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A registry whose token service gives everybody a refresh token for three hours, seen from a node at noon. */
final class ProviderScene implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
    static final String REFRESH_TOKEN = Tokens.refresh("pod", NOON.plus(Duration.ofHours(3)));

    private final FakeServer server = FakeServer.start();
    private final Map<String, String> environment = new HashMap<>();

    ProviderScene(Reply exchange) {
        server.asRegistry(server.url("/oauth2/token").toString(), "registry.example.com")
                .on("/oauth2/exchange", seen -> exchange);
        environment.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", server.url("").toString());
    }

    static ProviderScene start() {
        return new ProviderScene(Reply.json("{\"refresh_token\":\"" + REFRESH_TOKEN + "\"}"));
    }

    /** Gives everybody this access token. */
    ProviderScene grant(String accessToken) {
        server.on("/oauth2/token", seen -> Reply.json("{\"access_token\":\"" + accessToken + "\"}"));
        return this;
    }

    String registry() {
        return "localhost:" + server.port();
    }

    FakeServer server() {
        return server;
    }

    ProviderScene set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** A service account's token that ends after so long. */
    static String podToken(Duration life) {
        return Tokens.jwt(Map.of(
                "iss",
                "https://oidc.cluster.example",
                "sub",
                "system:serviceaccount:team-a:web",
                "exp",
                NOON.plus(life).getEpochSecond()));
    }

    Ran run(String request, String... arguments) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = CredentialProvider.run(
                List.of(arguments),
                World.of(environment, request.replace("REGISTRY", registry()), Path.of("/nonexistent")),
                () -> NOON,
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
        return new Ran(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    @Override
    public void close() {
        server.close();
    }
}
