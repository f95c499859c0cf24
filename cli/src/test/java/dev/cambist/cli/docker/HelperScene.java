package dev.cambist.cli.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.cli.Ran;
import dev.cambist.cli.lab.FakeServer;
import dev.cambist.cli.lab.FakeServer.Reply;
import dev.cambist.cli.lab.Tokens;
import dev.cambist.cli.lab.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A registry with its token service, and a helper whose clock stands. */
final class HelperScene implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
    static final Duration LIFE = Duration.ofHours(3);

    private final FakeServer server = FakeServer.start();
    private final Map<String, String> environment = new HashMap<>();
    private final AtomicInteger exchanges = new AtomicInteger();
    private final Path home;
    private Instant now = NOON;
    private Reply refusal = Reply.of(200, "");

    HelperScene(Path home) {
        this.home = home;
        server.asRegistry(server.url("/oauth2/token").toString(), "registry.example.com")
                .on("/oauth2/exchange", seen -> exchange());
        environment.put("HOME", home.toString());
        environment.put("CAMBIST_REGISTRIES", registry());
        environment.put("CAMBIST_TOKEN", Tokens.identity("alice", "first"));
        // No metadata service of the machine that runs the tests.
        environment.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", server.url("").toString());
    }

    private Reply exchange() {
        int count = exchanges.incrementAndGet();
        return refusal.status() == 200
                ? Reply.json("{\"refresh_token\":\"" + Tokens.refresh("alice-" + count, now.plus(LIFE)) + "\"}")
                : refusal;
    }

    String registry() {
        return "localhost:" + server.port();
    }

    /** The refresh token that the exchange of this number gave, when the clock stood so. */
    static String refreshToken(int exchange, Instant at) {
        return Tokens.refresh("alice-" + exchange, at.plus(LIFE));
    }

    HelperScene set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    HelperScene unset(String variable) {
        environment.remove(variable);
        return this;
    }

    HelperScene at(Instant time) {
        now = time;
        return this;
    }

    HelperScene refuse(int status, String body) {
        refusal = Reply.of(status, body);
        return this;
    }

    Map<String, String> environment() {
        return environment;
    }

    FakeServer server() {
        return server;
    }

    int exchanges() {
        return exchanges.get();
    }

    Path cache() {
        return home.resolve(".cache/cambist/docker");
    }

    List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(cache())) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }

    Ran get() throws InterruptedException {
        return run(registry() + "\n", "get");
    }

    Ran run(String input, String... arguments) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = DockerCredentialHelper.run(
                List.of(arguments),
                World.of(environment, input, home.resolve("root")),
                () -> now,
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
        return new Ran(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    @Override
    public void close() {
        server.close();
    }
}
