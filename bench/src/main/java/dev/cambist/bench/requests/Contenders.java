package dev.cambist.bench.requests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.cambist.bench.load.KeptConnection;
import dev.cambist.bench.load.Machine;
import dev.cambist.bench.load.Program;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Cambist and the floor, each with the JDK's cryptography and with AWS-LC, and other servers where they are installed. */
final class Contenders implements AutoCloseable {
    static final String FLOOR = "floor";
    static final String CAMBIST = "cambist";

    private static final int TEAMS = 8; // each with a rule
    private static final int REFRESH_TOKENS = 100;

    private final Path directory;
    private final List<Program> programs = new ArrayList<>();
    private final List<Contender> all = new ArrayList<>();

    private Contenders(Path directory) {
        this.directory = directory;
    }

    /** Starts everything, with so many identity tokens. */
    static Contenders start(int tokens) throws IOException, InterruptedException, GeneralSecurityException {
        Contenders contenders = new Contenders(Files.createTempDirectory("bench-requests-"));
        Runtime.getRuntime().addShutdownHook(new Thread(contenders::stop, "stop")); // also where the run is given up
        contenders.open(tokens);
        return contenders;
    }

    List<Contender> all() {
        return List.copyOf(all);
    }

    private void open(int tokens) throws IOException, InterruptedException, GeneralSecurityException {
        Issuer issuer = Issuer.make();
        issuer.publish(directory);
        List<String> identities =
                IntStream.range(0, tokens).mapToObj(issuer::token).toList();
        for (String provider : List.of("jdk", "accp")) {
            Contender cambist = cambist(provider, identities);
            all.add(cambist);
            all.add(floor(provider, cambist));
        }
        Peers.Starter starter = this::start;
        Peers.tokenServer(directory, starter).ifPresent(all::add);
        Peers.keycloak(directory, starter).ifPresent(all::add);
    }

    private Contender cambist(String provider, List<String> identities) throws IOException, InterruptedException {
        int port = Machine.freePort();
        int meter = Machine.freePort();
        Path file = directory.resolve(provider + ".yaml");
        Files.writeString(file, configuration(port, provider));
        start(CAMBIST + "-" + provider, CambistProcess.class, port, List.of(file.toString(), Integer.toString(meter)));
        List<String> refresh = new ArrayList<>();
        for (String identity : identities.subList(0, Math.min(REFRESH_TOKENS, identities.size()))) {
            refresh.add(exchange(port, identity));
        }
        return new Contender(
                CAMBIST,
                provider,
                List.of(new Contender.Metered(port, meter)),
                Map.of(
                        Kind.EXCHANGE, requests(Kind.EXCHANGE, identities),
                        Kind.TOKEN, requests(Kind.TOKEN, refresh),
                        Kind.GET, requests(Kind.GET, refresh)));
    }

    static String configuration(int port, String provider) {
        return """
                server:
                  listen: localhost:%d
                  management: localhost:0
                  data: data-%s
                  crypto-provider: %s
                  stop-timeout: 1s
                registries:
                  - service: registry.example.com
                issuers:
                  - name: corp
                    url: %s
                    audiences: [registry.example.com]
                    jwks-file: keys.json
                access:
                  - comment: everybody may pull what is public
                    who: anyone
                    role: AcrPull
                    on: ["public/**"]
                  - comment: the company pulls its own
                    who: { issuer: corp }
                    role: AcrPull
                    on: ["acme/*"]
                %s
                """.formatted(
                        port,
                        provider,
                        provider,
                        Issuer.URL,
                        IntStream.range(0, TEAMS).mapToObj(Contenders::rule).collect(joining()));
    }

    private static String rule(int team) {
        return """
                  - comment: team %d pushes
                    who: { issuer: corp, claims: { groups: "%s" } }
                    role: AcrPush
                    on: ["acme/%s"]
                """.formatted(
                        team,
                        team == 0 ? Issuer.GROUP : "00000000-0000-4000-8000-00000000000" + team,
                        team == 0 ? "shop" : "team-" + team);
    }

    /** The same requests, and answers of the same length. */
    private Contender floor(String provider, Contender cambist) throws IOException, InterruptedException {
        int port = Machine.freePort();
        int meter = Machine.freePort();
        List<String> arguments = new ArrayList<>(List.of(
                Integer.toString(port),
                Integer.toString(meter),
                provider.equals("jdk") ? "JDK" : "ACCP",
                directory.resolve("key.der").toString()));
        for (Kind kind : Kind.values()) {
            arguments.add(Integer.toString(cambist.answerLength(kind)));
        }
        start(FLOOR + "-" + provider, FloorProcess.class, port, arguments);
        return new Contender(FLOOR, provider, List.of(new Contender.Metered(port, meter)), cambist.requests());
    }

    static List<byte[]> requests(Kind kind, List<String> credentials) {
        return credentials.stream().map(kind::request).toList();
    }

    static String exchange(int port, String identity) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/oauth2/exchange"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString(
                            "grant_type=access_token&service=registry.example.com&access_token=" + identity))
                    .build();
            String body = client.send(request, BodyHandlers.ofString()).body();
            return JsonObject.parse(body.getBytes(UTF_8))
                    .text("refresh_token")
                    .orElseThrow(() -> new IllegalStateException("no refresh token: " + body));
        } catch (JsonException e) {
            throw new IllegalStateException("the answer is no JSON", e);
        }
    }

    private Program start(String name, Class<?> main, int port, List<String> arguments)
            throws IOException, InterruptedException {
        Program program = Program.startJava(name, directory, main, arguments);
        programs.add(program);
        KeptConnection.await(port, program);
        return program;
    }

    private Program start(String name, int port, List<String> command) throws IOException, InterruptedException {
        Program program = Program.start(name, directory, command);
        programs.add(program);
        KeptConnection.await(port, program);
        return program;
    }

    private void stop() {
        programs.reversed().forEach(Program::close);
    }

    @Override
    public void close() throws IOException {
        stop();
        Machine.remove(directory);
    }
}
