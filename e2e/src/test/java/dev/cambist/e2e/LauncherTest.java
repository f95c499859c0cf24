package dev.cambist.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Podman;
import dev.cambist.e2e.lab.Ports;
import dev.cambist.e2e.lab.Program;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import dev.cambist.e2e.lab.Tool;
import dev.cambist.testkit.idp.IdentityProvider;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs, run as their users run them. */
@EndToEnd
final class LauncherTest {
    private static final String POLICY = """
            server: { listen: "localhost:PORT", management: "localhost:0", data: data }
            registries: [{ service: registry.example, trust: TRUST }]
            issuers: [{ name: github, url: "AUTHORITY/github", audiences: [cambist] }]
            access:
              - who: { issuer: github, claims: { repository: "acme/*" } }
                role: AcrPush
                on: ["${claims.repository}", "${claims.repository}/**"]
            """;

    @TempDir
    private Path directory;

    @BeforeAll
    @Timeout(600)
    static void build() {
        Launcher.build();
    }

    @Test
    void demo_once_tellsTheStoryAndEnds() {
        Outcome demo = Launcher.run(directory, "demo", "--once").orFail();

        assertThat(demo.output())
                .contains("POST http://localhost:", "/oauth2/exchange", "/oauth2/token")
                .contains("refresh_token", "access_token")
                .contains("granted repository:acme/shop/web:pull,push")
                .contains("did not apply")
                .containsPattern("expired 1[0-9] minutes ago")
                .contains("push to acme/payroll/web was refused")
                .contains("7. The same image, pushed to payroll");
        assertThat(demo.error()).isEmpty();
    }

    @Test
    void demo_onceAsJson_printsOneObjectOfTokensAndAddresses() throws Exception {
        Outcome demo =
                Launcher.run(directory, "demo", "--once", "--output", "json").orFail();

        JsonObject json = JsonObject.parse(demo.output().strip().getBytes(UTF_8));
        assertThat(json.members()).containsOnlyKeys("refresh_token", "access_token", "exchange_url", "token_url");
        assertThat(json.text("exchange_url").orElseThrow()).matches("http://localhost:[0-9]+/oauth2/exchange");
        assertThat(json.text("token_url").orElseThrow()).matches("http://localhost:[0-9]+/oauth2/token");
        JsonObject refresh = claims(json.text("refresh_token").orElseThrow());
        JsonObject access = claims(json.text("access_token").orElseThrow());
        assertThat(refresh.text("grant_type")).hasValue("refresh_token");
        assertThat(refresh.number("exp").orElseThrow())
                .isGreaterThan(Instant.now().getEpochSecond());
        assertThat(access.text("grant_type")).hasValue("access_token");
        assertThat(access.members().toString()).contains("acme/shop/web").doesNotContain("acme/payroll");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "demo --tls"})
    void demo_staysUp_answersThePrintedLinesUntilItIsStopped(String command) throws Exception {
        assertThat(Tool.CURL.path()).isExecutable();
        assertThat(Tool.SKOPEO.path()).isExecutable();
        try (Program demo = Launcher.start(directory, command.split(" ", -1))) {
            demo.awaitLine(line -> line.contains("edit it, and the next request obeys"));
            var curl =
                    demo.log().lines().filter(line -> line.startsWith("curl ")).toList();
            var skopeo = demo.log()
                    .lines()
                    .filter(line -> line.matches("(SSL_CERT_FILE=\\S+ )?skopeo .*"))
                    .toList();

            assertThat(curl).hasSize(3);
            assertThat(shell(curl.get(0)).output()).startsWith("{\"refresh_token\":\"");
            assertThat(shell(curl.get(1)).output()).startsWith("{\"access_token\":\"");
            assertThat(shell(curl.get(2)).output()).contains("\"imageName\":\"acme/shop/hello\"", "\"name\":\"1\"");
            assertThat(skopeo).hasSize(3);
            assertThat(shell(skopeo.get(0)).output()).contains("\"Digest\": \"sha256:");
            shell(skopeo.get(1));
            assertThat(shell(skopeo.get(0)).output()).containsPattern("\"RepoTags\": \\[\\s*\"1\",\\s*\"2\"\\s*]");
            assertThat(Commands.run(directory, List.of("sh", "-c", skopeo.get(2)))
                            .error())
                    .contains("acme/payroll/hello")
                    .contains("denied");
            assertThat(layer(skopeo.get(1))).isEqualTo("Pushed with an identity token.\n");
            docker(demo.log()
                    .lines()
                    .filter(line -> line.contains("| docker login "))
                    .findFirst()
                    .orElseThrow());

            demo.terminate();
            assertThat(demo.awaitExit()).isEqualTo(128 + 15); // ended by SIGTERM
            assertThat(demo.log()).doesNotContain("did not stop cleanly");
        }
    }

    /**
     * Docker's client signs in as printed. There is no daemon here that pulls, so podman does, with what Docker's client
     * keeps; like a daemon it takes a registry at an address of this machine without a certificate that it knows.
     */
    private void docker(String line) throws Exception {
        List<String> steps = List.of(line.split(" && docker pull ", -1));
        assertThat(steps).hasSize(2);
        Path kept = Files.createDirectories(directory.resolve("docker"));

        Outcome login = Commands.run(
                        directory,
                        "",
                        Map.of("DOCKER_CONFIG", kept.toString(), "DOCKER_HOST", "unix://" + kept.resolve("no-daemon")),
                        List.of("sh", "-c", steps.getFirst()))
                .orFail();

        assertThat(login.output()).contains("Login Succeeded");
        new Podman(directory).pull(steps.getLast(), kept.resolve("config.json")).orFail();
    }

    /** The one file of the image, after a copy of it to a directory. */
    private String layer(String copy) {
        shell(copy.replaceFirst(" --dest-tls-verify=\\S+", "")
                .replaceFirst(" --dest-creds \\S+", "")
                .replaceFirst("docker://\\S+$", "dir:image"));
        return shell("for blob in image/*; do tar -xOf $blob hello.txt 2>/dev/null || true; done")
                .output();
    }

    /** grep finds no line of its kind then, and a script that stops at the first failure stopped there. */
    @Test
    void launcher_mavenFailsWithoutAnErrorLine_saysThatTheBuildFailedAndWhere() throws Exception {
        Path checkout = Files.createDirectories(directory.resolve("checkout"));
        Files.copy(Launcher.script(), checkout.resolve("cambist"), COPY_ATTRIBUTES);
        Path maven = Files.createDirectories(directory.resolve("bin")).resolve("mvn");
        Files.writeString(maven, "#!/bin/sh\necho killed\nexit 137\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();

        Outcome outcome = Commands.run(
                directory,
                "",
                Map.of("PATH", maven.getParent() + ":" + System.getenv("PATH")),
                List.of(checkout.resolve("cambist").toString(), "--version"));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.error())
                .contains("killed")
                .contains("the build failed; the whole of it is in " + checkout + "/dist/target/build.log");
    }

    @Test
    void check_goodFile_exitsWithZero() throws Exception {
        configure("x5c", "http://localhost:9");

        Outcome check = Launcher.run(directory, "check", "--config", "cambist.yaml");

        assertThat(check.exitCode()).as("%s", check).isZero();
        assertThat(check.output()).contains("1 registry, 1 issuer, 1 access rule");
    }

    @Test
    void check_badFile_exitsWithTwoAndNamesEveryErrorWithItsLine() throws Exception {
        Files.writeString(directory.resolve("cambist.yaml"), """
                server: { listen: "localhost:8080", colour: blue }
                registries: [{ service: registry.example }]
                issuers:
                  - name: github
                    url: http://token.example
                    audiences: [cambist]
                access:
                  - who: { issuer: gitlab }
                    role: AcrPusch
                    on: ["**"]
                """);

        Outcome check = Launcher.run(directory, "check", "--config", "cambist.yaml");

        assertThat(check.exitCode()).as("%s", check).isEqualTo(2);
        assertThat(check.error().lines())
                .as("%s", check)
                .anyMatch(line -> line.contains("1") && line.contains("server.colour"))
                .anyMatch(line -> line.contains("5") && line.contains("issuers[0].url"))
                .anyMatch(line -> line.contains("8") && line.contains("access[0].who.issuer"))
                .anyMatch(line -> line.contains("9") && line.contains("access[0].role"));
        assertThat(check.error()).contains("4 errors");
    }

    @Test
    void serve_badFile_exitsWithTwo() throws Exception {
        Files.writeString(directory.resolve("cambist.yaml"), "server: {}\n");

        Outcome serve = Launcher.run(directory, "serve", "--config", "cambist.yaml");

        assertThat(serve.exitCode()).as("%s", serve).isEqualTo(2);
    }

    @Test
    void serve_toldToStop_answersTheRunningRequestFirst() throws Exception {
        int port = configure("x5c", "http://localhost:9");
        try (Program serve = Launcher.start(directory, "serve", "--config", "cambist.yaml");
                Socket socket = connect(serve, port)) {
            String body = "grant_type=access_token&service=registry.example&access_token=x";
            OutputStream out = socket.getOutputStream();
            out.write(("POST /oauth2/exchange HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body.substring(0, 20))
                    .getBytes(US_ASCII));
            out.flush();
            // Answered on another connection: by now the server has the first one's request too.
            assertThat(Http.answers(URI.create("http://localhost:" + port + "/.well-known/jwks.json"), 200))
                    .isTrue();

            serve.terminate();
            out.write(body.substring(20).getBytes(US_ASCII));
            out.flush();

            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 401 ")
                    .endsWith("]}");
            // 128 + 15, as of any program that SIGTERM ended.
            assertThat(serve.awaitExit()).isEqualTo(143);
        }
    }

    @ParameterizedTest
    @EnumSource
    void trust_blockAndFilesAsPrinted_makeTheRegistryAcceptPushes(Setup setup) throws Exception {
        setup.assumeInstalled();
        try (IdentityProvider provider = IdentityProvider.start()) {
            int port = configure(setup.trust(), provider.url().toString());
            Outcome trust = Launcher.run(
                            directory,
                            "trust",
                            "registry.example",
                            "--config",
                            "cambist.yaml",
                            "--format",
                            setup.registry().format().word(),
                            "--out",
                            directory.toString())
                    .orFail();
            try (Program serve = Launcher.start(directory, "serve", "--config", "cambist.yaml");
                    Registry registry = Registry.start(setup.registry(), directory, trust.output())) {
                URI url = URI.create("http://localhost:" + port);
                serve.awaitReady(() -> Http.answers(url.resolve("/.well-known/jwks.json"), 200));
                String identityToken = provider.token(RegistrySetup.BUILDER)
                        .audience("cambist")
                        .sign();
                Http.Answer exchanged = Http.post(
                        url.resolve("/oauth2/exchange"),
                        Map.of(
                                "grant_type", "access_token",
                                "service", "registry.example",
                                "access_token", identityToken));
                Skopeo skopeo = new Skopeo(directory);

                skopeo.login(registry.host(), exchanged.text("refresh_token")).orFail();
                skopeo.push(
                                TinyImage.write(directory.resolve("image"), "as printed"),
                                registry.image("acme/shop/web:1"))
                        .orFail();
            }
        }
    }

    private int configure(String trust, String authority) throws Exception {
        int port = Ports.free();
        Files.writeString(
                directory.resolve("cambist.yaml"),
                POLICY.replace("PORT", Integer.toString(port))
                        .replace("TRUST", trust)
                        .replace("AUTHORITY", authority));
        return port;
    }

    private static Socket connect(Program serve, int port) throws Exception {
        serve.awaitReady(() -> Http.answers(URI.create("http://localhost:" + port + "/.well-known/jwks.json"), 200));
        return new Socket("localhost", port);
    }

    private Outcome shell(String line) {
        return Commands.run(directory, List.of("sh", "-c", line)).orFail();
    }

    /** The payload, decoded with the standard alphabet as some clients do. */
    private static JsonObject claims(String token) throws Exception {
        return JsonObject.parse(Base64.getDecoder().decode(token.split("\\.", 3)[1]));
    }
}
