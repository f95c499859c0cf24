package dev.cambist.cli.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.cli.lab.FakeServer;
import dev.cambist.cli.wire.Answer;
import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Request;
import dev.cambist.testkit.idp.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/cli.md work as they stand there, one after another. */
class CliPageTest {
    private static final Path PAGE = Path.of("..", "docs", "cli.md");
    private static final Set<String> OF_WHAT_A_REGISTRY_HOLDS = Set.of("lock", "unlock", "locks", "purge");

    @TempDir
    private Path home;

    @Test
    void commands_ofThePage_work() throws Exception {
        try (SignInScene scene = new SignInScene(home);
                WholeRegistry whole = new WholeRegistry(home)) {
            scene.identity();
            scene.set("CAMBIST_TOKEN", scene.acr().token("alice"));
            keys(scene);
            List<String> commands = commands();

            assertThat(commands).hasSizeGreaterThanOrEqualTo(8);
            for (String command : commands) {
                Ran ran = new Ran(0, "", "");
                for (String part : command.split(" \\| ", -1)) {
                    ran = OF_WHAT_A_REGISTRY_HOLDS.contains(part.split(" ", -1)[1])
                            ? whole.run(words(part, whole.host()))
                            : scene.input(ran.out()).run(words(part, scene.registry()));
                    assertThat(ran.exitCode()).as("%s: %s", part, ran.err()).isZero();
                }
            }
        }
    }

    @Test
    void variables_ofThePage_areThoseThatAreLookedAt() throws IOException {
        String page = Files.readString(PAGE);
        try (SignInScene scene = new SignInScene(home);
                FakeServer nobody = FakeServer.start()) {
            scene.set("AZURE_POD_IDENTITY_AUTHORITY_HOST", nobody.url("").toString());
            String tried = scene.run("exchange", scene.registry()).err();

            for (String place : List.of(
                    "GitLab CI",
                    "CircleCI",
                    "Azure DevOps",
                    "Bitbucket",
                    "Kubernetes",
                    "Google service account",
                    "Azure CLI")) {
                assertThat(page).contains(place);
                assertThat(tried).contains(place);
            }
        }
    }

    private String[] words(String command, String registry) {
        List<String> words = new ArrayList<>();
        for (String word : command.split(" ", -1)) {
            words.add(
                    word.endsWith(".jwt") || word.endsWith(".json")
                            ? home.resolve(word).toString()
                            : word.replace("registry.example.com", registry).replace("'", ""));
        }
        assertThat(words.removeFirst()).isEqualTo("cambist");
        return words.toArray(String[]::new);
    }

    private void keys(SignInScene scene) throws IOException {
        var provider = scene.acr().identityProvider();
        Answer keys = new Http()
                .send(Request.get(provider.endpoint(
                        Endpoint.KEYS, provider.issuer(scene.acr().tenant()))));
        Files.write(home.resolve("keys.json"), keys.body());
    }

    private static List<String> commands() throws IOException {
        return Stream.of(Files.readString(PAGE, UTF_8).split("```", -1))
                .filter(part -> part.startsWith("sh\n"))
                .flatMap(part -> part.substring(3).lines())
                .toList();
    }
}
