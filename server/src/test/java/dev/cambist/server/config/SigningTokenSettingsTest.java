package dev.cambist.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.Secret;
import dev.cambist.server.config.yaml.ConfigurationError;
import dev.cambist.server.pkcs11.TokenPlace;
import dev.cambist.server.settings.SigningTokenSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SigningTokenSettingsTest {
    private static final String REST =
            ConfigurationFolder.SERVER + ConfigurationFolder.REGISTRIES + ConfigurationFolder.ACCESS;
    private static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");

    @TempDir
    private Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
        folder.write("pin", "4711\n");
    }

    @Test
    void token_absent_keysAreInFiles() {
        assertThat(folder.read(REST).keys().token()).isEmpty();
    }

    @Test
    void token_everything_isRead() {
        assertThat(token("library: " + LIBRARY + ", token: cambist, serial: \"0042\", pin-file: pin"))
                .isEqualTo(new SigningTokenSettings(
                        new TokenPlace(LIBRARY, Optional.of("cambist"), Optional.of("0042")), new Secret("4711")));
    }

    @Test
    void pin_inTheEnvironment_isReadAndShownNowhere() {
        folder.set("PIN", "4711");

        SigningTokenSettings token = token("library: lib.so, token: cambist, pin: \"${PIN}\"");

        assertThat(token.pin().value()).isEqualTo("4711");
        assertThat(token.toString()).doesNotContain("4711");
        assertThat(token.place().library()).isEqualTo(directory.resolve("lib.so"));
    }

    @Test
    void pin_inTheFileItself_isRefusedWithoutShowingIt() {
        String yaml = REST + "keys: { pkcs11: { library: lib.so, token: cambist, pin: 4711 } }\n";

        folder.assertMistake(yaml, 4, "keys.pkcs11.pin", "stands in the file itself", "pin-file", "pin: ${NAME}");
        assertThat(folder.mistakes(yaml))
                .extracting(ConfigurationError::toString)
                .noneMatch(text -> text.contains("4711"));
    }

    @Test
    void pin_noneOrTwoOrEmpty_isRefused() {
        folder.set("PIN", "4711");
        folder.set("EMPTY", " ");
        folder.write("blank", "\n");

        assertMistake("keys.pkcs11", "token: cambist", "has no PIN");
        assertMistake("keys.pkcs11", "token: cambist, pin-file: pin, pin: \"${PIN}\"", "has both pin-file and pin");
        assertMistake("keys.pkcs11.pin", "token: cambist, pin: \"${EMPTY}\"", "which is empty");
        assertMistake("keys.pkcs11.pin-file", "token: cambist, pin-file: blank", "which is empty; expected a PIN");
    }

    @Test
    void token_thatNothingTells_isRefused() {
        assertMistake("keys.pkcs11", "pin-file: pin", "does not tell which token", "token", "serial");
    }

    @Test
    void library_withAQuotationMark_isRefused() {
        folder.assertMistake(
                REST + "keys: { pkcs11: { library: '/usr/lib/a\"b.so', token: cambist, pin-file: pin } }\n",
                4,
                "keys.pkcs11.library",
                "has a quotation mark or control character in it");
    }

    @Test
    void block_empty_saysWhatIsMissing() {
        assertThat(folder.mistakes(REST + "keys: { pkcs11: {} }\n"))
                .extracting(ConfigurationError::problem)
                .anyMatch(problem -> problem.contains("library"))
                .anyMatch(problem -> problem.contains("does not tell which token"))
                .anyMatch(problem -> problem.contains("has no PIN"));
    }

    @Test
    void key_unknown_isRefused() {
        assertMistake("keys.pkcs11.slot", "token: cambist, pin-file: pin, slot: 0", "");
    }

    private void assertMistake(String keyPath, String keys, String... parts) {
        folder.assertMistake(REST + "keys: { pkcs11: { library: lib.so, " + keys + " } }\n", 4, keyPath, parts);
    }

    private SigningTokenSettings token(String keys) {
        return folder.read(REST + "keys: { pkcs11: { " + keys + " } }\n")
                .keys()
                .token()
                .orElseThrow();
    }
}
