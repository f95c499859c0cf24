package dev.cambist.cli.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryTest {
    @ParameterizedTest
    @CsvSource({
        "registry.example.com,registry.example.com",
        "Registry.Example.com:5000,registry.example.com:5000",
        "https://registry.example.com/v2/,registry.example.com",
        "https://registry.example.com/,registry.example.com",
    })
    void parse_nameOrAddress_givesTheNameThatImagesHave(String text, String name) {
        Registry registry = Registry.parse(text);

        assertThat(registry.name()).isEqualTo(name);
        assertThat(registry.addresses()).containsExactly(URI.create("https://" + name));
    }

    @Test
    void parse_thisMachine_isAskedPlainlyFirst() {
        assertThat(Registry.parse("localhost:5000").addresses())
                .isEqualTo(List.of(URI.create("http://localhost:5000"), URI.create("https://localhost:5000")));
    }

    @Test
    void parse_thisMachineWithScheme_isAskedAsWritten() {
        assertThat(Registry.parse("https://localhost:5000").addresses())
                .containsExactly(URI.create("https://localhost:5000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "registry.example.com/team/app",
                "registry.example.com?x=y",
                "user:secret@registry.example.com",
                "http://registry.example.com",
                "ftp://registry.example.com",
                "a b"
            })
    void parse_anythingElse_isRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Registry.parse(text));
    }

    @Test
    void parse_tokenInItsPlace_isNotRepeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Registry.parse("eyJhbGciOi.eyJzdWIi.c2ln/x"))
                .withMessageNotContaining("eyJ");
    }
}
