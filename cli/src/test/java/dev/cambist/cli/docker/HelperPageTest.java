package dev.cambist.cli.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.cli.lab.World;
import dev.cambist.cli.process.ProcessContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/docker-credential-helper.md work as they stand there, one after another. */
class HelperPageTest {
    private static final Path PAGE = Path.of("..", "docs", "docker-credential-helper.md");
    private static final String HELPER = "docker-credential-cambist ";

    @TempDir
    private Path home;

    @Test
    void commands_ofThePage_work() throws Exception {
        try (HelperScene scene = new HelperScene(home)) {
            scene.unset("CAMBIST_REGISTRIES");
            List<String> commands = commands();

            assertThat(commands).hasSize(4);
            for (String command : commands) {
                Ran ran = run(command.replace("registry.example.com", scene.registry()), scene);
                assertThat(ran.exitCode()).as("%s: %s", command, ran).isZero();
                assertThat(ran.err()).isEmpty();
            }
            assertThat(Files.readString(home.resolve(".docker/config.json")))
                    .contains("credHelpers", scene.registry(), "cambist")
                    .doesNotContain("eyJ");
        }
    }

    private static Ran run(String command, HelperScene scene) throws InterruptedException {
        if (command.startsWith("cambist ")) {
            ProcessContext context = World.of(scene.environment());
            return Ran.cambistAt(context, command.substring("cambist ".length()).split(" ", -1));
        }
        int helper = command.indexOf(HELPER);
        String input = helper == 0 ? "" : command.substring("echo ".length(), command.indexOf(" | "));
        return scene.run(input, command.substring(helper + HELPER.length()));
    }

    private static List<String> commands() throws Exception {
        return Stream.of(Files.readString(PAGE, UTF_8).split("```", -1))
                .filter(part -> part.startsWith("sh\n"))
                .flatMap(part -> part.substring(3).lines())
                .toList();
    }
}
