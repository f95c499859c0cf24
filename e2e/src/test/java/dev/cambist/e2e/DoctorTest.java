package dev.cambist.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Nginx;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Ports;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.testkit.idp.IdentityProvider;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The doctor at a real registry behind nginx, as documented and with the mistakes that people make. */
@EndToEnd
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DoctorTest {
    private static final Setup SETUP = Setup.DOCKER_REGISTRY_2_8_X5C;
    private static final String TO_REGISTRY = "location /v2/ {\n";
    private static final String TO_CAMBIST = "location /oauth2/ {\n";

    @TempDir
    private static Path directory;

    private final int port = Ports.free();
    private final String host = "localhost:" + port;
    private IdentityProvider provider;
    private Cambist cambist;
    private Registry registry;
    private int runs;

    @BeforeAll
    void start() throws Exception {
        Launcher.build();
        provider = IdentityProvider.start();
        cambist = Cambist.startBehind(
                URI.create("https://" + host),
                directory.resolve("cambist"),
                RegistrySetup.besidePolicy(SETUP, provider));
        Path registryDirectory = Files.createDirectories(directory.resolve("registry"));
        registry = Registry.start(
                SETUP.registry(),
                registryDirectory,
                cambist.trust(RegistrySetup.SERVICE, SETUP.registry().format(), registryDirectory));
    }

    @AfterAll
    void stop() {
        registry.close();
        cambist.close();
        provider.close();
    }

    @Test
    void documentedFile_nothingIsBroken() throws Exception {
        Path identity = Files.writeString(
                directory.resolve("identity.jwt"),
                provider.token(RegistrySetup.BUILDER)
                        .audiences(List.of("cambist"))
                        .sign());
        Outcome outcome =
                look(file -> file, "--token", identity.toString(), "--scope", "repository:acme/shop/web:pull,push");
        assertThat(outcome.output())
                .contains("0 broken")
                .containsPattern("ok +exchange-answer")
                .containsPattern("ok +registry-trust")
                .containsPattern("ok +scope-enforcement")
                .containsPattern("ok +scope ");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void registryThatTrustsAnotherKey_isRegistryTrust() throws Exception {
        Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
        try (Cambist other = Cambist.startBehind(
                        URI.create("https://" + host),
                        elsewhere.resolve("cambist"),
                        RegistrySetup.besidePolicy(SETUP, provider));
                Registry stranger = Registry.start(
                        SETUP.registry(),
                        elsewhere,
                        other.trust(RegistrySetup.SERVICE, SETUP.registry().format(), elsewhere))) {
            assertBroken(
                    "registry-trust",
                    "does not accept",
                    file -> file.replace(
                            "127.0.0.1:5000", "127.0.0.1:" + stranger.url("/").getPort()));
        }
    }

    @Test
    void spaceAfterCommas_isChallengeForm() throws Exception {
        assertBroken(
                "challenge-form",
                "space after a comma",
                inRegistry("proxy_hide_header WWW-Authenticate; add_header WWW-Authenticate 'Bearer realm=\"https://"
                        + host + "/oauth2/token\", service=\"registry.example\"' always;"));
    }

    @Test
    void secondChallenge_isOneChallenge() throws Exception {
        assertBroken(
                "one-challenge",
                "2 WWW-Authenticate",
                inRegistry("add_header WWW-Authenticate 'Basic realm=\"nginx\"' always;"));
    }

    @Test
    void errorPages_areErrorBody() throws Exception {
        assertBroken(
                "error-body",
                "the registry's 401",
                file -> file.replace(
                        TO_REGISTRY,
                        "location @sorry { default_type text/html; return 401 sorry; }\n" + TO_REGISTRY
                                + "proxy_intercept_errors on; error_page 401 @sorry;\n"));
    }

    @Test
    void redirectToAnotherHost_isRedirect() throws Exception {
        assertBroken(
                "redirect",
                "https://elsewhere.example",
                inRegistry("return 301 https://elsewhere.example$request_uri;"));
    }

    @Test
    void redirectOfTheExchange_isRedirect() throws Exception {
        assertBroken("redirect", "/oauth2/exchange", inCambist("return 308 https://elsewhere.example$request_uri;"));
    }

    @Test
    void smallBodies_areBodyLimit() throws Exception {
        assertBroken("body-limit", "413", file -> file.replace("client_max_body_size 0", "client_max_body_size 1k"));
    }

    @Test
    void smallHeaders_areHeaderLimit() throws Exception {
        assertBroken("header-limit", "400", file -> file.replace("buffers 4 32k", "buffers 2 4k"));
    }

    @Test
    void strippedAuthorization_isAuthorization() throws Exception {
        assertBroken("authorization", "as if nobody had asked", inCambist("proxy_set_header Authorization \"\";"));
    }

    @Test
    void droppedBodies_areFormBody() throws Exception {
        assertBroken(
                "form-body", "400", inCambist("proxy_pass_request_body off; proxy_set_header Content-Length \"\";"));
    }

    @Test
    void postThatBecomesGet_isMethod() throws Exception {
        assertBroken("method", "405", inCambist("proxy_method GET; proxy_pass_request_body off;"));
    }

    @Test
    void exchangeThatIsNotForwarded_isExchange() throws Exception {
        assertBroken("exchange", "404", file -> file.replace("location /oauth2/ {", "location /oauth2/token {"));
    }

    @Test
    void storedAnswers_areCacheControl() throws Exception {
        assertBroken(
                "cache-control",
                "max-age",
                inCambist("proxy_hide_header Cache-Control; add_header Cache-Control 'max-age=60' always;"));
    }

    @Test
    void oldTls_isTlsVersion() throws Exception {
        assertBroken(
                "tls-version",
                "neither TLS 1.2 nor 1.3",
                file -> file.replace(
                        "ssl_protocols TLSv1.2 TLSv1.3", "ssl_protocols TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0"));
    }

    @Test
    void scopesThatAreNotEnforced_areScopeEnforcement() throws Exception {
        assertBroken(
                "scope-enforcement",
                "200",
                file -> file.replace(
                        TO_REGISTRY,
                        "location ~ /manifests/ { if ($http_authorization) { return 200; } proxy_pass http://127.0.0.1:5000; }\n"
                                + TO_REGISTRY));
    }

    private static UnaryOperator<String> inRegistry(String line) {
        return file -> file.replace(TO_REGISTRY, TO_REGISTRY + line + "\n");
    }

    private static UnaryOperator<String> inCambist(String line) {
        return file -> file.replace(TO_CAMBIST, TO_CAMBIST + line + "\n");
    }

    private void assertBroken(String check, String found, UnaryOperator<String> change) throws Exception {
        Outcome outcome = look(change);
        assertThat(outcome.output().lines().filter(line -> line.matches(" *broken +" + check + " .*")))
                .as("%s", outcome)
                .anyMatch(line -> line.contains(found));
        assertThat(outcome.exitCode()).isEqualTo(4);
    }

    private Outcome look(UnaryOperator<String> change, String... more) throws Exception {
        Map<Integer, Integer> ports =
                Map.of(443, port, 8080, cambist.port(), 5000, registry.url("/").getPort());
        Path place = Files.createDirectories(directory.resolve("nginx-" + ++runs));
        try (Nginx nginx = Nginx.start("registry.conf", place, ports, change)) {
            nginx.awaitListening(port);
            List<String> command = new ArrayList<>(List.of(
                    "env",
                    "HOME=" + place,
                    "AZURE_POD_IDENTITY_AUTHORITY_HOST=http://localhost:1",
                    Launcher.script().toString(),
                    "doctor",
                    host,
                    "--ca",
                    nginx.authority().toString()));
            command.addAll(List.of(more));
            return Commands.run(place, command);
        }
    }
}
