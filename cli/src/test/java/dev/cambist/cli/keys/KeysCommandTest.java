package dev.cambist.cli.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cambist.cli.Ran;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.server.CambistServer;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Workload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300) // a guard against hanging
final class KeysCommandTest {
    private static final Path PAGE = Path.of("..", "docs", "keys.md");
    private static final int ROTATIONS = 3;
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]); // test only

    @TempDir
    private Path directory;

    private final List<String> shown = Collections.synchronizedList(new ArrayList<>()); // kids, to the registry
    private volatile String accepted = "all";
    private HttpServer registry;
    private IdentityProvider provider;
    private CambistServer server;
    private Path config;

    /** One registry behind the gateway, one with x5c beside us, and one that must be told of keys. */
    @BeforeEach
    void start() throws Exception {
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/v2/", this::answer);
        registry.start();
        provider = IdentityProvider.start();
        config = Files.writeString(
                directory.resolve("cambist.yaml"), """
                server: { listen: "localhost:0", management: "localhost:0", data: data }
                registries:
                  - { service: fronted, aliases: [localhost], upstream: "%s" }
                  - { service: registry.example.com, trust: libtrust }
                issuers:
                  - { name: github, url: "%s", audiences: [fronted] }
                access:
                  - { who: { issuer: github }, role: AcrPull, on: ["**"] }
                """.formatted(registryUrl(), provider.issuer("github")));
        server = CambistServer.start(config, Map.of(), InstantSource.system());
    }

    @AfterEach
    void stop() {
        server.close();
        provider.close();
        registry.stop(0);
    }

    @Test
    void commands_ofThePage_work() throws Exception {
        List<String> commands = Stream.of(Files.readString(PAGE).split("```", -1))
                .filter(part -> part.startsWith("sh\n"))
                .flatMap(part -> part.substring(3).lines())
                .toList();

        assertThat(commands).hasSizeGreaterThanOrEqualTo(5);
        for (String command : commands) {
            Ran ran =
                    Ran.cambist(Stream.of(command.substring("cambist ".length()).split(" ", -1))
                            .map(word -> word.equals("cambist.yaml") ? config.toString() : word)
                            .map(word -> word.equals("https://registry.example.com") ? registryUrl() : word)
                            .map(word -> word.equals("/etc/registry")
                                    ? directory.resolve("out").toString()
                                    : word)
                            .toArray(String[]::new));
            // The walk begins with a key that waits.
            boolean waits = command.endsWith("--registry registry.example.com");
            assertThat(ran.exitCode())
                    .as("%s: %s%s", command, ran.out(), ran.err())
                    .isEqualTo(waits ? 3 : 0);
        }
    }

    @Test
    void rotate_keyOfRobots_isMadeOnceThereIsOne() throws Exception {
        Ran none = Ran.cambist("keys", "rotate", "--robots", "--config", config.toString());
        assertThat(none.exitCode()).as(none.err()).isZero();
        assertThat(none.out()).isEqualTo("there is no key of robots, for there has been no robot\n");

        Ran robot = Ran.cambist(
                "robot",
                "create",
                "ci",
                "--role=AcrPull",
                "--on=**",
                "--registry=fronted",
                "--expires=1d",
                "--server",
                server.managementUrl().toString());
        assertThat(robot.exitCode()).as(robot.err()).isZero();
        Ran made = Ran.cambist("keys", "rotate", "--robots", "--in", "0s", "--config", config.toString());
        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(made.out()).isEqualTo("the new key of robots signs in 0 s\n");
        String former = awaitFormer();
        assertThat(keys("list").out())
                .containsPattern("current +robots +HS256")
                .containsPattern("former +robots +HS256 .* " + former);

        // Whether a password needs it the files do not tell.
        Ran stays = Ran.cambist("keys", "retire", former, "--config", config.toString());
        assertThat(stays.exitCode()).isEqualTo(3);
        assertThat(stays.out()).isEqualTo(former + " stays: passwords of robots may need it\n");
        Ran both = Ran.cambist("keys", "rotate", "--robots", "--refresh", "--config", config.toString());
        assertThat(both.exitCode()).isEqualTo(2);
    }

    @Test
    void decrypt_encryptedDirectory_isInTheClearAndSaysWhatToDo() throws Exception {
        String plain = Files.readString(config);
        Files.writeString(directory.resolve("key"), KEY + "\n");
        Files.writeString(config, plain + "keys: { encryption-key-file: key }\n");
        Ran list = Ran.cambist("keys", "list", "--config", config.toString());
        assertThat(list.exitCode()).as(list.err()).isZero();
        Files.writeString(config, plain);
        Ran without = Ran.cambist("keys", "list", "--config", config.toString());
        assertThat(without.exitCode()).isEqualTo(1);
        assertThat(without.err()).contains("is encrypted with key ", "keys.encryption-key-file");
        Ran check = Ran.cambist("check", "--config", config.toString());
        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.err()).contains("keys.encryption-key-file: ", "is encrypted with key ");
        Ran cannot = Ran.cambist("keys", "decrypt", "--config", config.toString());
        assertThat(cannot.exitCode()).isEqualTo(1);
        assertThat(cannot.err()).contains("no key for that is configured");

        Files.writeString(config, plain + "keys: { encryption-key-file: key }\n");
        Ran decrypt = Ran.cambist("keys", "decrypt", "--config", config.toString());
        assertThat(decrypt.exitCode()).as(decrypt.err()).isZero();
        assertThat(decrypt.out())
                .contains("decrypted 4 keys in ", "before the next start")
                .doesNotContain(KEY);
        Ran again = Ran.cambist("keys", "decrypt", "--config", config.toString());
        assertThat(again.out()).contains("no key in ", " is encrypted");
        Files.writeString(config, plain);
        assertThat(Ran.cambist("keys", "list", "--config", config.toString()).exitCode())
                .isZero();
    }

    /** Exchanges, tokens of old and new refresh tokens, and requests with them, while keys change several times. */
    @Test
    void rotate_underLoad_refusesNothing() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        AtomicLong done = new AtomicLong();
        List<String> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> clients = new ArrayList<>();
        String identity = provider.token(Workload.gitHub("acme/shop", "refs/heads/main"))
                .audience("fronted")
                .sign();
        try (HttpClient http = HttpClient.newHttpClient()) {
            String first = refreshToken(http, identity);
            for (int i = 0; i < 2; i++) {
                clients.add(Thread.ofPlatform().start(() -> {
                    while (!ended.get() && failures.isEmpty()) {
                        try {
                            String fresh = refreshToken(http, identity);
                            use(http, accessToken(http, fresh));
                            use(http, accessToken(http, first));
                            done.incrementAndGet();
                        } catch (IOException | AssertionError e) {
                            failures.add(e.toString());
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                }));
            }
            for (int i = 0; i < ROTATIONS; i++) {
                String before = current();
                assertThat(keys("rotate", "--in", "3s").exitCode()).isZero();
                while (current().equals(before) && failures.isEmpty()) {
                    Thread.sleep(50);
                }
                long then = done.get();
                while (done.get() < then + 4 && failures.isEmpty()) {
                    Thread.sleep(20);
                }
            }
            ended.set(true);
            for (Thread client : clients) {
                client.join();
            }
        }

        assertThat(failures).isEmpty();
        assertThat(keys("list").out().lines().filter(line -> line.startsWith("former")))
                .hasSize(2 * ROTATIONS);
    }

    @Test
    void rotate_registryThatMustBeTold_signsWhenItTakesTheKey() throws Exception {
        String[] walk = {"rotate", "--registry", "registry.example.com", "--url", registryUrl()};
        accepted = "none";
        Ran waits = keys(walk);
        assertThat(waits.exitCode()).as(waits.err()).isEqualTo(3);
        assertThat(waits.out()).contains("waits, and the old one signs on", "cambist trust registry.example.com");
        String next = shown.getLast();
        assertThat(keys("list").out()).contains("next     registry.example.com", next);

        accepted = next;
        Ran signs = keys(walk);
        assertThat(signs.exitCode()).as(signs.err()).isZero();
        assertThat(signs.out()).contains("signs now: " + next);
        // A key's name has whole seconds, so one that was made within the second of another signs from the next on.
        while (keys("list")
                .out()
                .lines()
                .noneMatch(line -> line.startsWith("current  registry.example.com") && line.endsWith(next))) {
            Thread.sleep(50);
        }
    }

    @Test
    void rotate_registryThatIsNotThere_saysSoAndKeepsTheKey() throws Exception {
        registry.stop(0);
        Ran ran = keys("rotate", "--registry", "registry.example.com", "--url", registryUrl());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(keys("list").out()).contains("next     registry.example.com");
    }

    @Test
    void rotate_everything_leavesOutWhoMustBeTold() throws Exception {
        Ran ran = keys("rotate");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out().lines())
                .containsExactly(
                        "the new key of refresh tokens signs in 600 s",
                        "the new key of fronted signs in 600 s",
                        "the new key of registry.example.com stays as it is, because the registry must be told first: add"
                                + " --registry registry.example.com");
    }

    @Test
    void rotate_unknownRegistry_isWrongUse() throws Exception {
        assertThat(keys("rotate", "--registry", "nobody").exitCode()).isEqualTo(2);
        assertThat(keys("rotate", "--registry", "fronted", "--refresh").exitCode())
                .isEqualTo(2);
        assertThat(keys("rotate", "--in", "soon").err()).contains("expected a duration", "soon");
    }

    @Test
    void retire_keyThatSignsOrWhoseTokensLive_stays() throws Exception {
        assertThat(keys("rotate", "--registry", "fronted", "--in", "0s").exitCode())
                .isZero();
        String former = awaitFormer();

        assertThat(keys("retire").out()).isEmpty();
        Ran stays = keys("retire", former);
        assertThat(stays.exitCode()).isEqualTo(3);
        assertThat(stays.out()).contains("tokens that it signed may be valid");
        assertThat(keys("retire", "--even-if-valid").exitCode()).isEqualTo(2);
        assertThat(keys("retire", "nothing").exitCode()).isEqualTo(2);
        assertThat(keys("retire", former, "--even-if-valid").out()).contains("removed ");
        assertThat(keys("list").out()).doesNotContain(former);
    }

    @Test
    void keys_ofADirectoryWithoutAny_isWrongUse() throws Exception {
        Path other = Files.writeString(
                directory.resolve("other.yaml"), Files.readString(config).replace("data: data", "data: elsewhere"));

        Ran ran = Ran.cambist("keys", "rotate", "--config", other.toString());
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("there are no keys in");
        assertThat(directory.resolve("elsewhere")).doesNotExist();
    }

    private String awaitFormer() throws Exception {
        Duration patience = Duration.ofMinutes(1);
        String listed = "nothing";
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() - end < 0) {
            listed = keys("list").out();
            var former =
                    listed.lines().filter(line -> line.startsWith("former")).findFirst();
            if (former.isPresent()) {
                return former.get().substring(former.get().lastIndexOf(' ') + 1);
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no key became a former one within " + patience + "; listed are: " + listed);
    }

    private Ran keys(String... words) {
        return Ran.cambist(Stream.concat(
                        Stream.of("keys", words[0], "--config", config.toString()),
                        Stream.of(words).skip(1))
                .toArray(String[]::new));
    }

    private String current() {
        return keys("list")
                .out()
                .lines()
                .filter(line -> line.startsWith("current  fronted"))
                .findFirst()
                .orElseThrow();
    }

    private String refreshToken(HttpClient http, String identity) throws IOException, InterruptedException {
        return post(http, "/oauth2/exchange", "grant_type=access_token&access_token=" + identity, "refresh_token");
    }

    private String accessToken(HttpClient http, String refresh) throws IOException, InterruptedException {
        return post(http, "/oauth2/token", "grant_type=refresh_token&refresh_token=" + refresh, "access_token");
    }

    private String post(HttpClient http, String path, String form, String member)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(server.publicUrl().resolve(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form + "&service=fronted&scope=repository:a/b:pull"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return parse(answer.body()).text(member).orElseThrow();
    }

    private void use(HttpClient http, String token) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(server.publicUrl().resolve("/v2/a/b/manifests/latest"))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private String registryUrl() {
        return "http://localhost:" + registry.getAddress().getPort();
    }

    /** A registry that takes tokens by their kid; the gateway's requests come without one. */
    private void answer(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        int status = 200;
        if (authorization != null) {
            String header = authorization.substring("Bearer ".length()).split("\\.", -1)[0];
            String kid = parse(new String(Base64.getUrlDecoder().decode(header), UTF_8))
                    .text("kid")
                    .orElse("");
            shown.add(kid);
            status = accepted.equals("all") || accepted.equals(kid) ? 200 : 401;
        } else if (exchange.getRequestURI().getPath().equals("/v2/")) {
            status = 401;
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static JsonObject parse(String json) {
        try {
            return JsonObject.parse(json.getBytes(UTF_8));
        } catch (JsonException e) {
            throw new AssertionError(json, e);
        }
    }
}
