package dev.cambist.server.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyFileTest {
    @TempDir
    private Path folder;

    @Test
    void fetch_keySet_isRead() throws IssuerException, IOException {
        Path file = Files.writeString(folder.resolve("keys.json"), FakeIssuer.keySet(TestKey.es256("a")));

        assertThat(new KeyFile(file).fetch().getFirst().id()).contains("a");
    }

    @Test
    void fetch_notAKeySet_saysWhichFileAndWhy() throws IOException {
        Path file = Files.writeString(folder.resolve("keys.json"), "-----BEGIN PUBLIC KEY-----");

        assertProblem(file, "it is PEM; expected a JWK set (RFC 7517), which is JSON: {\"keys\":[…]}");
    }

    @Test
    void fetch_missingFile_saysSo() {
        assertProblem(folder.resolve("missing.json"), "it does not exist");
    }

    @Test
    void fetch_folder_saysSo() {
        assertProblem(folder, "it is not a file");
    }

    @Test
    void fetch_tooLargeAFile_saysSo() throws IOException {
        Path file = Files.write(folder.resolve("keys.json"), new byte[IssuerHttp.MAX_BYTES + 1]);

        assertProblem(file, "it is larger than 262144 bytes");
    }

    private static void assertProblem(Path file, String problem) {
        assertThatThrownBy(() -> new KeyFile(file).fetch())
                .isInstanceOf(IssuerException.class)
                .hasMessage("jwks-file " + file + " cannot be used: " + problem);
    }
}
