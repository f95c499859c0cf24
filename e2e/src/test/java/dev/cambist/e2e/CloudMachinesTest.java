package dev.cambist.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.CloudMachine;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The image's programs on machines of three clouds, whose metadata services stand at one address. */
@EndToEnd
final class CloudMachinesTest {
    private static final String HELPER = "dist/target/cambist/bin/docker-credential-cambist";

    @TempDir
    private Path home;

    @BeforeAll
    @Timeout(600)
    static void build() {
        Launcher.build();
    }

    /** What breaks public pulls: docker takes any other answer for a failure. */
    @Test
    void helper_onAMachineOfAws_findsNobody() {
        Instant before = Instant.now();

        Outcome get = helper("aws");

        assertThat(get.output()).isEqualTo("credentials not found in native keychain\n");
        assertThat(get.error())
                .contains("Azure managed identity: the metadata service", "is not Azure's: it answered 401");
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @CsvSource({"google,refresh-for-google-token-for-localhost:5000", "azure,refresh-for-azure-token"})
    void helper_onAMachineWithAnIdentity_signsInAsTheMachine(String cloud, String refreshToken) {
        Outcome get = helper(cloud).orFail();

        assertThat(get.output()).contains("\"Secret\":\"" + refreshToken + "\"");
    }

    @Test
    void login_onAMachineOfAws_goesOnToTheNextPlace() {
        Outcome login = run("aws", "", Launcher.script().toString(), "login", CloudMachine.REGISTRY);

        assertThat(login.exitCode()).isEqualTo(3);
        assertThat(login.error()).contains("no identity token was found", "Azure CLI: ");
    }

    private Outcome helper(String cloud) {
        return run(cloud, CloudMachine.REGISTRY, Launcher.file(HELPER).toString(), "get");
    }

    private Outcome run(String cloud, String input, String... command) {
        Map<String, String> environment = Map.of(
                "HOME",
                home.toString(),
                "CAMBIST_REGISTRIES",
                CloudMachine.REGISTRY,
                "PATH",
                "/usr/sbin:/usr/bin:/bin");
        return Commands.run(home, input, environment, CloudMachine.running(cloud, List.of(command)));
    }
}
