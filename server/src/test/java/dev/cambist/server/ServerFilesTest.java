package dev.cambist.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.keys.EncryptionKey;
import dev.cambist.server.keys.KeyDirectory;
import dev.cambist.server.keys.KeyEncryption;
import dev.cambist.server.settings.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerFilesTest {
    @TempDir
    Path directory;

    @Test
    void problems_nothingThereYet_areNoneAndNothingIsMade() throws Exception {
        assertThat(ServerFiles.problems(configuration("keys", "audit/audit.jsonl")))
                .isEmpty();
        assertThat(directory.resolve("keys")).doesNotExist();
        assertThat(directory.resolve("audit")).doesNotExist();
    }

    @Test
    void problems_dataThatIsAFile_isOne() throws Exception {
        Path file = Files.createFile(directory.resolve("keys"));

        assertRefused(
                configuration("keys", "audit.jsonl"),
                "server.data",
                "names " + file + ", which is not a directory; name one, or one that is not there yet");
    }

    @Test
    void problems_dataBelowAFile_isOne() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertRefused(
                configuration("file/inner/keys", "audit.jsonl"),
                "server.data",
                "names " + directory.resolve("file/inner/keys") + ", and " + file
                        + " is a file, in which nothing can be made");
    }

    /** It was advised to run chmod 600 on it, after which nobody could enter it. */
    @Test
    void problems_auditFileThatIsADirectory_isOne() throws Exception {
        Path inner = Files.createDirectory(directory.resolve("audit"));

        assertRefused(
                configuration("keys", "audit"),
                "audit.file",
                "the audit file " + inner + " is a directory; name a file in it, such as audit.jsonl");
    }

    @Test
    void problems_auditFileThatOthersCanRead_isOne() throws Exception {
        Path file = Files.createFile(directory.resolve("audit.jsonl"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertRefused(
                configuration("keys", "audit.jsonl"),
                "audit.file",
                "the audit file " + file + " is open to others than its owner (rw-r--r--); run: chmod 600 " + file);
    }

    @Test
    void problems_keysThatNobodyCanDecrypt_areOne() throws Exception {
        Configuration plain = configuration("keys", "audit.jsonl");
        String key = Base64.getEncoder().encodeToString(new byte[32]);
        KeyDirectory.open(
                directory.resolve("keys"),
                new KeyEncryption(List.of(EncryptionKey.parse(key))),
                InstantSource.system());
        String problem = ServerFiles.problems(plain).getFirst().problem();

        assertThat(problem)
                .startsWith(directory.resolve("keys/authority").toString())
                .contains("is encrypted with key ", "and no key for that is configured")
                .doesNotContain(key);
        assertRefused(plain, "keys.encryption-key-file", problem);
    }

    /** What is told beforehand is what a start ends with. */
    private static void assertRefused(Configuration configuration, String keyPath, String problem) {
        assertThat(ServerFiles.problems(configuration)).isEqualTo(List.of(new ServerFiles.Problem(keyPath, problem)));
        assertThatThrownBy(() -> CambistServer.start(configuration, InstantSource.system()))
                .isInstanceOf(IOException.class)
                .hasMessage(keyPath + ": " + problem);
    }

    private Configuration configuration(String data, String audit) throws Exception {
        Path file = Files.writeString(directory.resolve("cambist.yaml"), """
                server: { listen: "127.0.0.1:0", management: "127.0.0.1:0", data: %s }
                registries: [{ service: registry.example.com }]
                access: [{ who: anyone, role: AcrPull, on: ["public/**"] }]
                audit: { file: %s }
                """.formatted(data, audit));
        return ConfigurationFile.read(file, Map.of());
    }
}
