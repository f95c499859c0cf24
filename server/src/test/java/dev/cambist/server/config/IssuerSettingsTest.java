package dev.cambist.server.config;

import static dev.cambist.server.config.ConfigurationFolder.ACCESS;
import static dev.cambist.server.config.ConfigurationFolder.REGISTRIES;
import static dev.cambist.server.config.ConfigurationFolder.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IssuerSettingsTest {
    private static final String TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    private static final String GITHUB = """
            - name: github
              url: https://token.actions.githubusercontent.com
              audiences: [registry.example.com]
            """;

    @TempDir
    Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
    }

    @Test
    void issuers_absent_isNone() {
        assertThat(folder.read(SERVER + REGISTRIES + ACCESS).issuers()).isEmpty();
    }

    @Test
    void issuers_emptyList_isNone() {
        assertThat(folder.read("issuers: []\n" + SERVER + REGISTRIES + ACCESS).issuers())
                .isEmpty();
    }

    @Test
    void name_missing_isRefused() {
        refused(
                "- url: https://a.example.com\n  audiences: [a]",
                2,
                "issuers[0].name",
                "is missing; expected the name that access rules use");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'a b'", "a/b", "-a", "ü"})
    void name_otherCharacters_isRefused(String name) {
        refused(
                "- name: " + name + "\n  url: https://a.example.com\n  audiences: [a]",
                2,
                "issuers[0].name",
                "is no name for an issuer; expected letters, digits");
    }

    @Test
    void name_twice_isRefused() {
        refused(
                GITHUB + "- name: github\n  url: https://a.example.com\n  audiences: [a]",
                5,
                "issuers[1].name",
                "\"github\" is the name of the issuer in line 2 already");
    }

    @Test
    void issuer_neitherUrlNorEntra_isRefused() {
        refused("- name: a\n  audiences: [a]", 2, "issuers[0].url", "is missing", "or entra with its tenants");
    }

    @Test
    void issuer_bothUrlAndEntra_isRefused() {
        refused(
                "- name: a\n  url: https://a.example.com\n  entra: { tenants: [" + TENANT + "] }",
                2,
                "issuers[0]",
                "has both entra and url");
    }

    @Test
    void url_ofAnotherIssuer_isRefusedAndExplained() {
        refused(
                GITHUB + GITHUB.replace("name: github", "name: other"),
                6,
                "issuers[1].url",
                "tokens of https://token.actions.githubusercontent.com belong to the issuer in line 3 already",
                "put the audiences of both into one issuer");
    }

    @Test
    void issuer_unknownKey_isRefusedWithTheNearest() {
        refused(GITHUB + "  audience: [a]", 5, "issuers[0].audience", "did you mean audiences?");
    }

    private void refused(String entries, int line, String keyPath, String... parts) {
        folder.assertMistake(text(entries), line, keyPath, parts);
    }

    private static String text(String entries) {
        return "issuers:\n" + entries.indent(2) + SERVER + REGISTRIES + ACCESS;
    }
}
