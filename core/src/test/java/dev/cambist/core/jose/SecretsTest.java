package dev.cambist.core.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretsTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "hunter2", "eyJhbGciOiJub25lIn0.e30.", "sha256:sha256:", "\u00e9"})
    void toString_ofASecret_isTheStartOfItsDigest(String value) {
        assertThat(new Secret(value).toString()).matches("sha256:[0-9a-f]{12}");
    }

    /** printf hunter2 | sha256sum */
    @Test
    void toString_ofTheSameSecret_canBeFoundAgain() {
        assertThat(new Secret("hunter2")).hasToString("sha256:f52fbd32b2b3");
    }

    @Test
    void toString_ofASecret_showsNoFourCharactersOfIt() {
        String value = "AbCdEfGhIjKlMnOpQrStUvWxYz";
        String shown = new Secret(value).toString();
        for (int at = 0; at + 4 <= value.length(); at++) {
            assertThat(shown).doesNotContainIgnoringCase(value.substring(at, at + 4));
        }
    }

    @Test
    void matches_sameText_isTrue() {
        assertThat(new Secret("a").matches(new Secret("a"))).isTrue();
        assertThat(new Secret("a").matches(new Secret("b"))).isFalse();
        assertThat(new Secret("a").matches(new Secret("aa"))).isFalse();
        assertThat(new Secret("").matches(new Secret(""))).isTrue();
    }

    @Test
    void isEmpty_ofNoText_isTrue() {
        assertThat(new Secret("").isEmpty()).isTrue();
        assertThat(new Secret(" ").isEmpty()).isFalse();
    }

    @Test
    void hmacKey_shorterThanItsHash_isAnError() {
        assertThatThrownBy(() -> new HmacKey("h1", new byte[31]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an HS256 secret needs at least 32 bytes, not 31");
    }

    @Test
    void hmacKey_shown_isItsNameOnly() {
        assertThat(new HmacKey("h1", "0123456789abcdef0123456789abcdef".getBytes(UTF_8)))
                .hasToString("HmacKey[h1]")
                .extracting(HmacKey::id)
                .isEqualTo("h1");
    }

    @Test
    void hmacKey_bytesChangedLater_keepsItsOwn() {
        byte[] bytes = new byte[HmacKey.BYTES];
        HmacKey key = new HmacKey("h1", bytes);
        byte[] before = key.sign(bytes.clone());
        bytes[0] = 1;
        assertThat(key.sign(new byte[HmacKey.BYTES])).isEqualTo(before);
    }
}
