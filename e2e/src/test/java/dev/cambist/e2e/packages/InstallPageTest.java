package dev.cambist.e2e.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.RegistrySetup;
import dev.cambist.e2e.Setup;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What docs/install.md tells to type works as it stands there, on a machine where nothing else is. */
@EndToEnd
@Timeout(3600)
final class InstallPageTest {
    private static final Duration COPIED_WITHIN = Duration.ofMinutes(10);
    private static final String EDIT = "editor /etc/cambist/cambist.yaml";

    /** The machine has no pages to show; the archive's test looks at the manual. */
    private static final String MANUAL = "man -l ";

    @TempDir
    private Path directory;

    @Test
    void commands_forDebian_workInTheirOrder() throws Exception {
        try (DebianMachine machine = DebianMachine.withSystemd(directory);
                FirstPush push = new FirstPush(directory)) {
            bring(machine, Packages.server());
            List<String> commands = commands("debian");
            assertThat(commands).contains(EDIT).hasSizeGreaterThanOrEqualTo(7);
            for (String command : commands) {
                if (command.equals(EDIT)) {
                    Files.writeString(
                            machine.file("/etc/cambist/cambist.yaml"), push.configuration("/var/lib/cambist"));
                } else {
                    run(machine, command);
                }
            }
            push.push("install-page");
        }
    }

    @Test
    void commands_forBuildAgents_work() throws Exception {
        try (DebianMachine machine = DebianMachine.withoutSystemd(directory)) {
            bring(machine, Packages.client());
            List<String> commands = commands("client");
            assertThat(commands).hasSizeGreaterThanOrEqualTo(3);
            commands.forEach(command -> run(machine, command));
        }
    }

    @Test
    void commands_forTheArchive_work() throws Exception {
        try (DebianMachine machine = DebianMachine.withoutSystemd(directory)) {
            bring(machine, Packages.tarGz());
            List<String> commands = commands("archive").stream()
                    .filter(command -> !command.startsWith(MANUAL))
                    .toList();
            assertThat(commands).hasSizeGreaterThanOrEqualTo(3);
            commands.forEach(command -> run(machine, command));
        }
    }

    @Test
    void commands_forTheContainerImage_bringItToARegistry() throws Exception {
        Path image = Packages.containerImage();
        Files.createSymbolicLink(directory.resolve(image.getFileName()), image);
        try (RegistrySetup site = RegistrySetup.start(
                Setup.DOCKER_REGISTRY_2_8_GATEWAY, Files.createDirectories(directory.resolve("site")))) {
            site.skopeo(directory)
                    .login(site.host(), site.refreshToken(RegistrySetup.BUILDER))
                    .orFail();
            List<String> commands = commands("image");
            assertThat(commands).hasSize(2);
            for (String command : commands) {
                String here = command.replace("registry.example.com/cambist:1", site.image("acme/shop/cambist:1"))
                        .replace(
                                "skopeo copy",
                                "skopeo copy --insecure-policy --dest-tls-verify=false --authfile skopeo-auth.json");
                Commands.run(directory, "", COPIED_WITHIN, List.of("bash", "-c", here))
                        .orFail();
            }
            site.skopeo(directory).inspect(site.image("acme/shop/cambist:1")).orFail();
        }
    }

    private static void bring(DebianMachine machine, Path file) throws Exception {
        Files.copy(file, machine.file("/srv/" + file.getFileName()));
    }

    private static void run(DebianMachine machine, String command) {
        Outcome outcome = machine.run("bash", "-c", "cd /srv && " + command);
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
    }

    /** The lines of the fenced blocks with this word. */
    private static List<String> commands(String word) throws Exception {
        return Stream.of(Files.readString(Launcher.file("docs/install.md")).split("```", -1))
                .filter(part -> part.startsWith("sh " + word + "\n"))
                .flatMap(part -> part.lines().skip(1))
                .toList();
    }
}
