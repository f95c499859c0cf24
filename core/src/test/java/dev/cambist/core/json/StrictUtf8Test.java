package dev.cambist.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StrictUtf8Test {
    /** Overlong, a surrogate, beyond Unicode, cut short, and a byte that begins nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"c0af", "eda080", "f4908080", "61e282", "ff61", "80"})
    void decode_malformed_isRefused(String hex) {
        assertThatThrownBy(() -> StrictUtf8.decode(HexFormat.of().parseHex(hex)))
                .isInstanceOf(CharacterCodingException.class);
    }

    /** The character that stands for what could not be read may also have been sent. */
    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "größer", "\uFFFD", "a\uFFFDb", "\uD83D\uDE80"})
    void decode_wellFormed_isThatText(String text) throws CharacterCodingException {
        assertThat(StrictUtf8.decode(text.getBytes(UTF_8))).isEqualTo(text);
    }

    @Test
    void decode_anyBytes_agreesWithTheStrictDecoder() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(6)];
            random.nextBytes(bytes);
            assertThat(read(() -> StrictUtf8.decode(bytes)))
                    .as("%s", HexFormat.of().formatHex(bytes))
                    .isEqualTo(read(() ->
                            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString()));
        }
    }

    @Test
    void check_anyBytes_agreesWithDecode() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(6)];
            random.nextBytes(bytes);
            if (i % 2 == 0 && bytes.length > 0) {
                bytes[0] &= 0x7f; // so that what is wrong also stands behind what is not
            }
            assertThat(read(() -> {
                        StrictUtf8.check(bytes);
                        return new String(bytes, UTF_8);
                    }))
                    .as("%s", HexFormat.of().formatHex(bytes))
                    .isEqualTo(read(() -> StrictUtf8.decode(bytes)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0af", "eda080", "f4908080", "61e282", "ff61", "80", "6180"})
    void check_malformed_isRefused(String hex) {
        assertThatThrownBy(() -> StrictUtf8.check(HexFormat.of().parseHex(hex)))
                .isInstanceOf(CharacterCodingException.class);
    }

    private interface Reading {
        String text() throws CharacterCodingException;
    }

    private static String read(Reading reading) {
        try {
            return "text " + reading.text();
        } catch (CharacterCodingException e) {
            return "refused";
        }
    }
}
