package dev.cambist.server.config;

import static dev.cambist.server.config.ConfigurationFolder.ACCESS;
import static dev.cambist.server.config.ConfigurationFolder.REGISTRIES;
import static dev.cambist.server.config.ConfigurationFolder.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cambist.core.access.Rule;
import dev.cambist.server.config.yaml.ConfigurationError;
import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.IssuerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationFileTest {
    @TempDir
    Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
    }

    @Test
    void read_exampleOfTheDesign_isSound() {
        Configuration configuration = folder.read("""
                server:
                  listen: 0.0.0.0:8443
                  url: https://login.example.com
                  tls: { certificate: /etc/cambist/tls.crt, key: /etc/cambist/tls.key }
                registries:
                  - service: registry.example.com          # what clients see in the challenge; the audience of our tokens
                  - service: other.example.com
                    trust: x5c                             # absent upstream: the registry verifies tokens itself
                issuers:
                  - name: corp
                    entra: { tenants: [72f988bf-86f1-41af-91ab-2d7cd011db47] }
                  - name: github
                    url: https://token.actions.githubusercontent.com
                    audiences: [registry.example.com]
                access:
                  - comment: platform engineers run the place
                    who: { issuer: corp, groups: [7a1c0f7e-0000-4000-8000-000000000001] }
                    role: RepositoryContributor
                    on: ["**"]
                  - comment: a repository's main branch may push its own images
                    who: { issuer: github, claims: { repository: "acme/*", ref: refs/heads/main } }
                    role: AcrPush
                    on: ["${claims.repository}/**"]
                  - who: anyone
                    role: AcrPull
                    on: ["public/**"]
                """);

        assertThat(configuration.registries()).hasSize(2);
        assertThat(configuration.issuers()).extracting(IssuerSettings::name).containsExactly("corp", "github");
        assertThat(configuration.access().rules())
                .extracting(Rule::toString)
                .containsExactly(
                        "\"platform engineers run the place\" (line 16)",
                        "\"a repository's main branch may push its own images\" (line 20)",
                        "\"rule 3\" (line 24)");
    }

    @Test
    void read_onlyAnyoneAndNoIssuers_isAnAnonymousServer() {
        assertThat(folder.read(SERVER + REGISTRIES + ACCESS).access().rules()).hasSize(1);
    }

    @Test
    void read_everySectionWrong_namesEveryMistakeFromTopToBottom() {
        List<ConfigurationError> mistakes = folder.mistakes("""
                server:
                  listen: 8080
                  colour: blue
                registries:
                  - service: https://registry.example.com
                    trust: x5t
                issuers:
                  - name: github
                    url: http://token.example.com
                    audiences: []
                  - name: corp
                    entra: { tenants: [contoso] }
                access:
                  - who: { issuer: githbu }
                    role: AcrPul
                    on: [Team]
                  - who: anybody
                    role: AcrPull
                    role: AcrPush
                tokens:
                  access-lifetime: 2y
                access-rules: []
                """);

        assertThat(mistakes)
                .extracting(error -> error.line() + " " + error.keyPath())
                .containsExactly(
                        "2 server.listen",
                        "3 server.colour",
                        "5 registries[0].service",
                        "6 registries[0].trust",
                        "9 issuers[0].url",
                        "10 issuers[0].audiences",
                        "12 issuers[1].entra.tenants[0]",
                        "14 access[0].who.issuer",
                        "15 access[0].role",
                        "16 access[0].on[0]",
                        "17 access[1].who",
                        "17 access[1].on",
                        "19 access[1].role",
                        "21 tokens.access-lifetime",
                        "22 access-rules");
    }

    @Test
    void read_mistake_isPrintedAsOneLineWithFileLineAndKey() {
        Path file = folder.write(
                "cambist.yaml", SERVER + REGISTRIES + "access:\n  - who: anyone\n    role: AcrPul\n    on: [a]\n");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ConfigurationFile.read(file, Map.of()))
                .withMessage(file + ":5: access[0].role: \"AcrPul\" is no role; expected one of AcrPull, AcrPush,"
                        + " AcrDelete, RepositoryReader, RepositoryWriter, RepositoryContributor, CatalogLister"
                        + " (did you mean AcrPull?)");
    }

    @Test
    void read_mistakeWithControlCharacters_staysOneLine() {
        List<ConfigurationError> mistakes =
                folder.mistakes(SERVER + REGISTRIES + ACCESS + "\"a\\nERROR \\e[31m\\u202E\": \"x\"\n");

        assertThat(mistakes).hasSize(1);
        assertThat(mistakes.getFirst().toString())
                .doesNotContainPattern("[\\p{Cntrl}\u202e]")
                .contains("a\uFFFDERROR \uFFFD[31m\uFFFD");
    }

    @Test
    void read_valueWithAnInvisibleCharacter_isRefusedByItsCode() {
        folder.assertMistake(
                SERVER + ACCESS + "registries: [{ service: \"registry\u200b.example.com\" }]",
                3,
                "registries[0].service",
                "has the invisible character U+200B");
    }

    @Test
    void read_environment_isReplacedInEveryValueAndNotShown() {
        folder.set("ROLE", "s3cret");
        folder.assertMistake(
                SERVER + REGISTRIES + "access: [{ who: anyone, role: \"${ROLE}\", on: [a] }]",
                3,
                "access[0].role",
                "\"${ROLE}\" is no role");
    }

    @Test
    void read_longValue_isCutInTheComplaint() {
        ConfigurationError mistake = folder.mistakes(
                        SERVER + ACCESS + "registries: [{ service: " + "/".repeat(900) + " }]")
                .getFirst();

        assertThat(mistake.problem())
                .startsWith("\"" + "/".repeat(200) + "…\" is no name")
                .hasSizeLessThan(500);
    }

    @Test
    void read_longValueThatTheComplaintRepeats_isCutThereToo() {
        ConfigurationError mistake = folder.mistakes(SERVER + REGISTRIES
                        + "access: [{ who: anyone, role: AcrPull, on: [" + "A".repeat(9000) + "] }]")
                .getFirst();

        assertThat(mistake.problem()).contains("is no repository pattern").hasSizeLessThanOrEqualTo(1000);
    }

    @Test
    void read_aliasInPlaceOfAnything_isComplainedOfOnce() {
        assertThat(folder.mistakes("""
                        server: { listen: *a }
                        registries: *b
                        tokens: *c
                        access: [*d, { who: *e, role: *f, on: [*g] }]
                        """))
                .hasSize(7)
                .allSatisfy(mistake -> assertThat(mistake.problem()).contains("is an alias"));
    }

    @Test
    void read_listAsRoot_isRefused() {
        folder.assertMistake("- a\n", 1, "", "expected keys with values, not a list");
    }

    @Test
    void read_syntaxErrorAfterOtherMistakes_showsBoth() {
        assertThat(folder.mistakes("server: &a b\nregistries: [\n"))
                .extracting(ConfigurationError::line)
                .containsExactly(1, 3);
    }

    @Test
    void read_missingFile_isRefused() {
        unreadable(folder.path("missing.yaml"), "does not exist");
    }

    @Test
    void read_directory_isRefused() {
        unreadable(directory, "is a directory; expected a file");
    }

    @Test
    void read_device_isRefused() {
        unreadable(Path.of("/dev/zero"), "is no regular file");
    }

    @Test
    void read_overEightMebibytes_isRefused() {
        unreadable(folder.write("large.yaml", "#".repeat((8 << 20) + 1)), "is larger than 8388608 bytes");
    }

    @Test
    void read_exactlyEightMebibytes_isAccepted() {
        String text = SERVER + REGISTRIES + ACCESS;

        assertThat(folder.read(text + "#".repeat((8 << 20) - text.length()))).isNotNull();
    }

    @Test
    void read_symbolicLink_readsFilesBesideTheLink() throws IOException {
        Files.createDirectory(folder.path("elsewhere"));
        folder.write("elsewhere/real.yaml", SERVER + REGISTRIES + ACCESS);
        Path link = Files.createSymbolicLink(folder.path("link.yaml"), Path.of("elsewhere/real.yaml"));

        assertThat(read(link).server().data()).isEqualTo(folder.path("cambist-data"));
    }

    private static Configuration read(Path file) {
        try {
            return ConfigurationFile.read(file, Map.of());
        } catch (ConfigurationException e) {
            throw new AssertionError(e);
        }
    }

    private static void unreadable(Path file, String problem) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ConfigurationFile.read(file, Map.of()))
                .satisfies(e ->
                        assertThat(e.errors()).containsExactly(new ConfigurationError(file.toString(), 0, "", problem)))
                .withMessage(file + ": " + problem);
    }
}
