package dev.cambist.e2e.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.RegistrySetup;
import dev.cambist.e2e.Setup;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every method of every API class of the generated Python client, at real registries behind the gateway. */
@EndToEnd
@Timeout(600) // a guard against hanging
final class PythonWalkTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private static Path directory;

    private static GeneratedClient client;
    private static Path python;

    @BeforeAll
    static void generate() throws Exception {
        client = GeneratedClient.generate(directory.resolve("client"));
        python = client.install(directory.resolve("environment"));
        try (InputStream program = PythonWalkTest.class.getResourceAsStream("walk.py")) {
            Files.copy(Objects.requireNonNull(program), directory.resolve("walk.py"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DOCKER_REGISTRY_2_8_GATEWAY", "DISTRIBUTION_3_GATEWAY", "ZOT_GATEWAY"})
    void everyMethod_calledAtARealRegistry_isAnsweredAsTheContractSays(Setup setup) throws Exception {
        try (RegistrySetup site =
                RegistrySetup.start(setup, Files.createDirectories(directory.resolve(setup.name())))) {
            List<String> called = Commands.run(
                            directory,
                            site.identityToken(RegistrySetup.MAINTAINER),
                            PATIENCE,
                            List.of(
                                    python.toString(),
                                    "walk.py",
                                    site.cambist().url("").toString(),
                                    RegistrySetup.SERVICE))
                    .orFail()
                    .output()
                    .lines()
                    .toList();

            assertThat(called.stream().map(line -> line.split(" ", 2)[0] + ".md"))
                    .containsExactlyInAnyOrderElementsOf(pages());
            for (String line : called) {
                String[] methods = line.split(" ", -1);
                assertThat(methods.length % 3).as(line).isEqualTo(1); // three forms of each
                assertThat(methods.length).as(line).isGreaterThan(1);
            }
        }
    }

    /** A page of its documentation for each API class. */
    private static List<String> pages() throws Exception {
        try (Stream<Path> pages = Files.list(client.directory().resolve("docs"))) {
            return pages.map(page -> page.getFileName().toString())
                    .filter(name -> name.endsWith("Api.md"))
                    .toList();
        }
    }
}
