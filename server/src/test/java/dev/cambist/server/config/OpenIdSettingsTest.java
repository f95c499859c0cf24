package dev.cambist.server.config;

import static dev.cambist.server.config.ConfigurationFolder.ACCESS;
import static dev.cambist.server.config.ConfigurationFolder.REGISTRIES;
import static dev.cambist.server.config.ConfigurationFolder.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.server.settings.ClientSettings;
import dev.cambist.server.settings.Connection;
import dev.cambist.server.settings.IssuerSettings;
import dev.cambist.server.settings.KeyLocation;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenIdSettingsTest {
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
    void openId_onlyRequired_hasDefaults() {
        assertThat(read(GITHUB))
                .containsExactly(new IssuerSettings.OpenId(
                        "github",
                        URI.create("https://token.actions.githubusercontent.com"),
                        Set.of("registry.example.com"),
                        Set.of(SignatureAlgorithm.RS256, SignatureAlgorithm.ES256),
                        new KeyLocation.Discovered(),
                        Connection.DIRECT,
                        Optional.empty()));
    }

    @Test
    void openId_everyKey_isMapped() {
        folder.write("keys.json", ConfigurationFolder.KEYS);
        List<IssuerSettings> issuers = read("""
                - name: cluster
                  url: https://kubernetes.default.svc/
                  audiences: [one, two]
                  algorithms: [PS256, EdDSA]
                  jwks-file: keys.json
                """);

        assertThat(issuers)
                .containsExactly(new IssuerSettings.OpenId(
                        "cluster",
                        URI.create("https://kubernetes.default.svc/"),
                        Set.of("one", "two"),
                        Set.of(SignatureAlgorithm.PS256, SignatureAlgorithm.EDDSA),
                        new KeyLocation.File(folder.path("keys.json")),
                        Connection.DIRECT,
                        Optional.empty()));
    }

    @Test
    void openId_client_isMapped() {
        assertThat(read(GITHUB + "  client: { id: cambist }").getFirst().client())
                .contains(new ClientSettings("cambist", Optional.empty(), Optional.empty()));
    }

    @Test
    void client_besideJwksFile_isRefused() {
        folder.write("keys.json", ConfigurationFolder.KEYS);
        refused(
                GITHUB + "  jwks-file: keys.json\n  client: { id: a }",
                2,
                "issuers[0]",
                "has both jwks-file and client");
    }

    @Test
    void algorithms_everySignature_isAccepted() {
        List<IssuerSettings> issuers =
                read(GITHUB + "  algorithms: [RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA]");

        assertThat(issuers.getFirst().algorithms()).isEqualTo(EnumSet.allOf(SignatureAlgorithm.class));
    }

    @Test
    void url_plainHttp_isRefused() {
        refused("- { name: a, url: http://a.example.com, audiences: [a] }", 2, "issuers[0].url", "is not safe");
    }

    @Test
    void url_query_isRefused() {
        refused(
                "- { name: a, url: \"https://a.example.com?b=c\", audiences: [a] }",
                2,
                "issuers[0].url",
                "has a query or fragment");
    }

    @Test
    void audiences_missing_isRefused() {
        refused("- { name: a, url: https://a.example.com }", 2, "issuers[0].audiences", "is missing");
    }

    @Test
    void audiences_emptyList_isRefused() {
        refused(
                "- { name: a, url: https://a.example.com, audiences: [] }",
                2,
                "issuers[0].audiences",
                "is an empty list");
    }

    @Test
    void audience_empty_isRefused() {
        refused("- { name: a, url: https://a.example.com, audiences: [''] }", 2, "issuers[0].audiences[0]", "is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE"})
    void algorithm_none_isRefusedWithTheReason(String name) {
        refused(GITHUB + "  algorithms: [RS256, " + name + "]", 5, "issuers[0].algorithms[1]", "no signature at all");
    }

    @Test
    void algorithm_hmac_isRefusedWithTheReason() {
        refused(
                GITHUB + "  algorithms: [HS256]",
                5,
                "issuers[0].algorithms[0]",
                "who can check such a token can forge it");
    }

    @Test
    void algorithm_unknown_isRefusedWithTheNearest() {
        refused(
                GITHUB + "  algorithms: [EDDSA]",
                5,
                "issuers[0].algorithms[0]",
                "\"EDDSA\" is no signature algorithm; expected one of RS256, ",
                "(did you mean EdDSA?)");
    }

    @Test
    void algorithms_emptyList_isRefused() {
        refused(GITHUB + "  algorithms: []", 5, "issuers[0].algorithms", "is an empty list");
    }

    @Test
    void jwksFile_missing_isRefused() {
        refused(
                GITHUB + "  jwks-file: keys.json",
                5,
                "issuers[0].jwks-file",
                "names ",
                "keys.json, which does not exist");
    }

    @Test
    void jwksFile_empty_isRefused() {
        folder.write("keys.json", "");
        refused(GITHUB + "  jwks-file: keys.json", 5, "issuers[0].jwks-file", "which is empty; expected a JWK set");
    }

    @Test
    void jwksFile_directory_isRefused() {
        refused(GITHUB + "  jwks-file: .", 5, "issuers[0].jwks-file", "which is a directory; expected a file");
    }

    private List<IssuerSettings> read(String entries) {
        return folder.read(text(entries)).issuers();
    }

    private void refused(String entries, int line, String keyPath, String... parts) {
        folder.assertMistake(text(entries), line, keyPath, parts);
    }

    private static String text(String entries) {
        return "issuers:\n" + entries.indent(2) + SERVER + REGISTRIES + ACCESS;
    }
}
