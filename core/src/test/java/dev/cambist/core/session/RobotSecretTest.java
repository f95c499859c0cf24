package dev.cambist.core.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RobotSecretTest {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** The expression that docs/robots.md gives to scanners. */
    private static final String PUBLISHED = "\\bcambist_[0-9A-Za-z]{49}\\b";

    private final Random random = new Random(7);

    @Test
    void of_zeros_isKnown() {
        assertThat(RobotSecret.of(new byte[32]).value()).isEqualTo("cambist_" + "0".repeat(43) + check("0".repeat(43)));
    }

    @Test
    void of_ones_hasRoomForAll256Bits() {
        byte[] ones = new byte[32];
        Arrays.fill(ones, (byte) 0xFF);
        String secret = RobotSecret.of(ones).value();

        assertThat(number(secret.substring(8, 51)))
                .isEqualTo(BigInteger.TWO.pow(256).subtract(BigInteger.ONE));
    }

    @Test
    void of_anyBytes_keepsThemAllAndMatchesWhatIsPublished() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            byte[] bytes = bytes();
            String secret = RobotSecret.of(bytes).value();

            assertThat(secret).matches(PUBLISHED);
            assertThat(RobotSecret.isWellFormed(secret)).isTrue();
            assertThat(number(secret.substring(8, 51))).isEqualTo(new BigInteger(1, bytes));
            assertThat(secret).endsWith(check(secret.substring(8, 51)));
            assertThat(seen.add(secret)).isTrue();
        }
    }

    /** A CRC-32 sees every burst of up to 32 wrong bits, and so every wrong character. */
    @Test
    void isWellFormed_oneWrongCharacter_isNot() {
        String secret = RobotSecret.of(bytes()).value();
        for (int at = 8; at < secret.length(); at++) {
            char wrong = secret.charAt(at) == 'x' ? 'y' : 'x';
            assertThat(RobotSecret.isWellFormed(secret.substring(0, at) + wrong + secret.substring(at + 1)))
                    .as("at %s", at)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cambist_", "hunter2", "cambist_0000000000000000000000000000000000000000000000000"})
    void isWellFormed_whatIsNoSecret_isNot(String text) {
        assertThat(RobotSecret.isWellFormed(text)).isFalse();
    }

    @Test
    void isWellFormed_withMoreAroundIt_isNot() {
        String secret = RobotSecret.of(bytes()).value();

        assertThat(RobotSecret.isWellFormed(secret + "\n")).isFalse();
        assertThat(RobotSecret.isWellFormed(" " + secret)).isFalse();
        assertThat(RobotSecret.isWellFormed(secret.substring(1))).isFalse();
    }

    @Test
    void of_fewerBytes_isABug() {
        assertThatThrownBy(() -> RobotSecret.of(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void toString_showsNothingOfIt() {
        assertThat(RobotSecret.of(bytes()).toString()).startsWith("sha256:");
    }

    private byte[] bytes() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return bytes;
    }

    private static BigInteger number(String digits) {
        BigInteger number = BigInteger.ZERO;
        for (int at = 0; at < digits.length(); at++) {
            number = number.multiply(BigInteger.valueOf(62)).add(BigInteger.valueOf(DIGITS.indexOf(digits.charAt(at))));
        }
        return number;
    }

    private static String check(String digits) {
        CRC32 crc = new CRC32();
        crc.update(digits.getBytes(US_ASCII));
        StringBuilder check = new StringBuilder();
        for (long rest = crc.getValue(); check.length() < 6; rest /= 62) {
            check.insert(0, DIGITS.charAt((int) (rest % 62)));
        }
        return check.toString();
    }
}
