package dev.cambist.server.config;

import static dev.cambist.server.config.ConfigurationFolder.ACCESS;
import static dev.cambist.server.config.ConfigurationFolder.REGISTRIES;
import static dev.cambist.server.config.ConfigurationFolder.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.Secret;
import dev.cambist.server.settings.ClientSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientSettingsTest {
    @TempDir
    Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
    }

    @Test
    void client_onlyId_isAPublicClient() {
        assertThat(read("id: cambist")).isEqualTo(new ClientSettings("cambist", Optional.empty(), Optional.empty()));
    }

    @Test
    void client_everyKey_isMapped() {
        folder.write("secret.txt", "s3cret");

        assertThat(read("id: cambist, secret-file: secret.txt, scope: openid offline_access"))
                .isEqualTo(new ClientSettings(
                        "cambist", Optional.of(new Secret("s3cret")), Optional.of("openid offline_access")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret", "s3cret\n", "s3cret\r\n"})
    void secretFile_oneNewlineAtTheEnd_isNoPartOfTheSecret(String content) {
        folder.write("secret.txt", content);

        assertThat(read("id: a, secret-file: secret.txt").secret()).contains(new Secret("s3cret"));
    }

    @Test
    void secretFile_otherBlanks_arePartOfTheSecret() {
        folder.write("secret.txt", " s3 cret \n\n");

        assertThat(read("id: a, secret-file: secret.txt").secret()).contains(new Secret(" s3 cret \n"));
    }

    @Test
    void secret_environment_isTaken() {
        folder.set("CLIENT_SECRET", "s3cret");

        assertThat(read("id: a, secret: \"${CLIENT_SECRET}\"").secret()).contains(new Secret("s3cret"));
    }

    @Test
    void id_missing_isRefused() {
        refused("scope: openid", "id", "is missing; expected the client id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "'hunter2${CLIENT_SECRET}'", "'${hunter2}'"})
    void secret_literal_isRefusedWithoutBeingShown(String secret) {
        folder.set("CLIENT_SECRET", "s3cret");
        refused("id: a, secret: " + secret, "secret", "stands in the file itself", "secret-file", "secret: ${NAME}");

        assertThat(folder.mistakes(text("id: a, secret: " + secret)).toString())
                .doesNotContain("hunter2")
                .doesNotContain("s3cret");
    }

    @Test
    void secret_variableNotSet_isRefused() {
        refused(
                "id: a, secret: \"${CLIENT_SECRET}\"",
                "secret",
                "environment variable CLIENT_SECRET, which is not set");
    }

    @Test
    void secret_variableEmpty_isRefused() {
        folder.set("CLIENT_SECRET", "");
        refused("id: a, secret: \"${CLIENT_SECRET}\"", "secret", "environment variable CLIENT_SECRET, which is empty");
    }

    @Test
    void secretFile_missing_isRefused() {
        refused("id: a, secret-file: secret.txt", "secret-file", "secret.txt, which does not exist");
    }

    @Test
    void secretFile_empty_isRefused() {
        folder.write("secret.txt", "\n");
        refused("id: a, secret-file: secret.txt", "secret-file", "secret.txt, which is empty");
    }

    @Test
    void secretFile_noText_isRefused() throws IOException {
        Files.write(folder.path("secret.txt"), new byte[] {(byte) 0xff});
        refused("id: a, secret-file: secret.txt", "secret-file", "secret.txt, which is not UTF-8 text");
    }

    @Test
    void secret_besideSecretFile_isRefused() {
        folder.set("CLIENT_SECRET", "s3cret");
        folder.write("secret.txt", "s3cret");
        folder.assertMistake(
                text("id: a, secret-file: secret.txt, secret: \"${CLIENT_SECRET}\""),
                5,
                "issuers[0].client",
                "has both secret-file and secret");
    }

    @Test
    void client_unknownKey_isRefusedWithTheNearest() {
        refused("id: a, scopes: openid", "scopes", "did you mean scope?");
    }

    private ClientSettings read(String members) {
        return folder.read(text(members)).issuers().getFirst().client().orElseThrow();
    }

    private void refused(String members, String key, String... parts) {
        folder.assertMistake(text(members), 5, "issuers[0].client." + key, parts);
    }

    private static String text(String members) {
        return """
                issuers:
                  - name: a
                    url: https://a.example.com
                    audiences: [a]
                    client: {""" + members + "}\n" + SERVER + REGISTRIES + ACCESS;
    }
}
