package dev.cambist.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page about keys, and the commands that rotate none. */
@Timeout(300) // a guard against hanging
final class KeysCommandTest {
    private static final Path PAGE = Path.of("..", "docs", "keys.md");
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]); // test only

    @TempDir
    private Path directory;

    private KeysLab lab;

    @BeforeEach
    void start() throws Exception {
        lab = new KeysLab(directory);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void commands_ofThePage_work() throws Exception {
        List<String> commands = Stream.of(Files.readString(PAGE).split("```", -1))
                .filter(part -> part.startsWith("sh\n"))
                .flatMap(part -> part.substring(3).lines())
                .toList();

        assertThat(commands).hasSizeGreaterThanOrEqualTo(5);
        for (String command : commands) {
            Ran ran =
                    Ran.cambist(Stream.of(command.substring("cambist ".length()).split(" ", -1))
                            .map(word -> word.equals("cambist.yaml") ? lab.config.toString() : word)
                            .map(word -> word.equals("https://registry.example.com") ? lab.registryUrl() : word)
                            .map(word -> word.equals("/etc/registry")
                                    ? directory.resolve("out").toString()
                                    : word)
                            .toArray(String[]::new));
            // The walk begins with a key that waits.
            boolean waits = command.endsWith("--registry registry.example.com");
            assertThat(ran.exitCode())
                    .as("%s: %s%s", command, ran.out(), ran.err())
                    .isEqualTo(waits ? 3 : 0);
        }
    }

    @Test
    void decrypt_encryptedDirectory_isInTheClearAndSaysWhatToDo() throws Exception {
        String plain = Files.readString(lab.config);
        Files.writeString(directory.resolve("key"), KEY + "\n");
        Files.writeString(lab.config, plain + "keys: { encryption-key-file: key }\n");
        Ran list = Ran.cambist("keys", "list", "--config", lab.config.toString());
        assertThat(list.exitCode()).as(list.err()).isZero();
        Files.writeString(lab.config, plain);
        Ran without = Ran.cambist("keys", "list", "--config", lab.config.toString());
        assertThat(without.exitCode()).isEqualTo(1);
        assertThat(without.err()).contains("is encrypted with key ", "keys.encryption-key-file");
        Ran check = Ran.cambist("check", "--config", lab.config.toString());
        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.err()).contains("keys.encryption-key-file: ", "is encrypted with key ");
        Ran cannot = Ran.cambist("keys", "decrypt", "--config", lab.config.toString());
        assertThat(cannot.exitCode()).isEqualTo(1);
        assertThat(cannot.err()).contains("no key for that is configured");

        Files.writeString(lab.config, plain + "keys: { encryption-key-file: key }\n");
        Ran decrypt = Ran.cambist("keys", "decrypt", "--config", lab.config.toString());
        assertThat(decrypt.exitCode()).as(decrypt.err()).isZero();
        assertThat(decrypt.out())
                .contains("decrypted 4 keys in ", "before the next start")
                .doesNotContain(KEY);
        Ran again = Ran.cambist("keys", "decrypt", "--config", lab.config.toString());
        assertThat(again.out()).contains("no key in ", " is encrypted");
        Files.writeString(lab.config, plain);
        assertThat(Ran.cambist("keys", "list", "--config", lab.config.toString())
                        .exitCode())
                .isZero();
    }

    @Test
    void retire_keyThatSignsOrWhoseTokensLive_stays() throws Exception {
        assertThat(lab.keys("rotate", "--registry", "fronted", "--in", "0s").exitCode())
                .isZero();
        String former = lab.awaitFormer();

        assertThat(lab.keys("retire").out()).isEmpty();
        Ran stays = lab.keys("retire", "--", former);
        assertThat(stays.exitCode()).isEqualTo(3);
        assertThat(stays.out()).contains("tokens that it signed may be valid");
        assertThat(lab.keys("retire", "--even-if-valid").exitCode()).isEqualTo(2);
        assertThat(lab.keys("retire", "nothing").exitCode()).isEqualTo(2);
        assertThat(lab.keys("retire", "--", "-nothing").err()).contains("cambist keys list prints");
        assertThat(lab.keys("retire", "--even-if-valid", "--", former).out()).contains("removed ");
        assertThat(lab.keys("list").out()).doesNotContain(former);
    }

    @Test
    void keys_ofADirectoryWithoutAny_isWrongUse() throws Exception {
        Path other = Files.writeString(
                directory.resolve("other.yaml"), Files.readString(lab.config).replace("data: data", "data: elsewhere"));

        Ran ran = Ran.cambist("keys", "rotate", "--config", other.toString());
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("there are no keys in");
        assertThat(directory.resolve("elsewhere")).doesNotExist();
    }
}
