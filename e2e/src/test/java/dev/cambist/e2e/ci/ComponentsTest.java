package dev.cambist.e2e.ci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.RegistrySetup;
import dev.cambist.e2e.Setup;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import dev.cambist.e2e.lab.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each component, as its system reads and runs it, with curl, docker and a registry that are real. */
@EndToEnd
final class ComponentsTest {
    private static final String AUDIENCE = "cambist";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void login_withTheJobsIdentity_letsItPushAndIsNotSeenInTheLog(Component component) throws Exception {
        try (RegistrySetup setup = RegistrySetup.start(Setup.DISTRIBUTION_3_GATEWAY_TLS, directory);
                TokenEndpoint endpoint = endpoint(setup, AUDIENCE)) {
            Component.Run run = component.read(inputs(setup, endpoint), directory);

            Outcome login = shell(setup, run, run.commands()).orFail();

            assertThat(login.output().replaceAll("(?m)^(::add-mask::|##vso\\[task.setsecret]).*$", "") + login.error())
                    .doesNotContain("eyJ");
            Skopeo skopeo = new Skopeo(directory, directory.resolve("config/config.json"))
                    .trusting(setup.cambist().authority());
            skopeo.push(TinyImage.write(directory.resolve("image"), "ci"), setup.image("acme/shop/web:1"))
                    .orFail();
            if (!run.after().isEmpty()) {
                Map<String, String> state = new LinkedHashMap<>(run.environment());
                state.put("STATE_registry", state(directory));
                shell(setup, new Component.Run("", "", state), run.after()).orFail();
                assertThat(Files.readString(directory.resolve("config/config.json")))
                        .doesNotContain(setup.host());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void login_tokenForSomebodyElse_failsWithTheReasonOfTheRefusal(Component component) throws Exception {
        try (RegistrySetup setup = RegistrySetup.start(Setup.DISTRIBUTION_3_GATEWAY_TLS, directory);
                TokenEndpoint endpoint = endpoint(setup, "https://elsewhere.example")) {
            Inputs inputs = new Inputs(setup.host(), AUDIENCE, RegistrySetup.SERVICE, endpoint.url(), foreign(setup));
            Component.Run run = component.read(inputs, directory);

            Outcome login = shell(setup, run, run.commands());

            assertThat(login.succeeded()).as("%s", login).isFalse();
            assertThat(login.output() + login.error()).contains("audience is https://elsewhere.example");
            assertThat(directory.resolve("config/config.json"))
                    .satisfiesAnyOf(
                            file -> assertThat(file).doesNotExist(),
                            file -> assertThat(file).content().doesNotContain("auth\""));
        }
    }

    @Test
    void gitHub_jobThatMayNotAskForAToken_saysWhichPermissionItWants() throws Exception {
        try (RegistrySetup setup = RegistrySetup.start(Setup.DISTRIBUTION_3_GATEWAY_TLS, directory);
                TokenEndpoint endpoint = endpoint(setup, AUDIENCE)) {
            Component.Run run = Component.GITHUB.read(inputs(setup, endpoint), directory);
            run.environment().put("ACTIONS_ID_TOKEN_REQUEST_URL", "");

            Outcome login = shell(setup, run, run.commands());

            assertThat(login.exitCode()).isEqualTo(1);
            assertThat(login.output()).contains("::error title=Cambist login::").contains("id-token: write");
        }
    }

    @Test
    void gitHub_registryOrAddressThatIsNone_isRefusedBeforeATokenIsAskedFor() throws Exception {
        try (RegistrySetup setup = RegistrySetup.start(Setup.DISTRIBUTION_3_GATEWAY_TLS, directory);
                TokenEndpoint endpoint = endpoint(setup, AUDIENCE)) {
            for (Map.Entry<String, String> wrong : List.of(
                    Map.entry("INPUT_REGISTRY", ""),
                    Map.entry("INPUT_REGISTRY", "--help"),
                    Map.entry("INPUT_REGISTRY", "registry.example/x\n::warning::forged"),
                    Map.entry("INPUT_URL", "http://registry.example"),
                    Map.entry("INPUT_URL", "file:///etc/passwd"))) {
                Component.Run run = Component.GITHUB.read(inputs(setup, endpoint), directory);
                run.environment().put(wrong.getKey(), wrong.getValue());

                Outcome login = shell(setup, run, run.commands());

                assertThat(login.exitCode()).as("%s", login).isEqualTo(1);
                assertThat(login.output().lines())
                        .as("%s", login)
                        .hasSize(1)
                        .allMatch(line -> line.startsWith("::error"));
            }
        }
    }

    private Outcome shell(RegistrySetup setup, Component.Run run, String commands) throws Exception {
        String authority = setup.cambist().authority().orElseThrow().toString();
        Map<String, String> environment = new LinkedHashMap<>(run.environment());
        environment.put(
                "PATH",
                directory.resolve("bin") + ":" + Tool.NODE.path().getParent() + ":"
                        + Tool.DOCKER.path().getParent() + ":" + System.getenv("PATH"));
        environment.put(
                "DOCKER_CONFIG",
                Files.createDirectories(directory.resolve("config")).toString());
        // There is no daemon, so the client signs in by itself.
        environment.put("DOCKER_HOST", "unix://" + directory.resolve("no-daemon.sock"));
        environment.put("GITHUB_STATE", directory.resolve("state").toString());
        for (String variable : List.of("SSL_CERT_FILE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")) {
            environment.put(variable, authority);
        }
        return Commands.run(directory, "", environment, List.of("bash", "-c", commands));
    }

    private static Inputs inputs(RegistrySetup setup, TokenEndpoint endpoint) {
        return new Inputs(
                setup.host(),
                AUDIENCE,
                RegistrySetup.SERVICE,
                endpoint.url(),
                setup.identityToken(RegistrySetup.BUILDER));
    }

    private static TokenEndpoint endpoint(RegistrySetup setup, String audience) throws Exception {
        return new TokenEndpoint(
                AUDIENCE, audience.equals(AUDIENCE) ? setup.identityToken(RegistrySetup.BUILDER) : foreign(setup));
    }

    private static String foreign(RegistrySetup setup) {
        return setup.provider()
                .token(RegistrySetup.BUILDER)
                .audience("https://elsewhere.example")
                .sign();
    }

    /** What the action has left for its last step; nothing where it leaves nothing. */
    private static String state(Path directory) throws Exception {
        Path file = directory.resolve("state");
        return Files.exists(file) ? Files.readString(file).strip().replaceFirst("^registry=", "") : "";
    }
}
