package dev.cambist.core.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.core.jose.Secret;
import java.math.BigInteger;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The form of a robot's password: {@value #PREFIX}, 256 bits as 43 characters of base 62, and the CRC-32 of those
 * characters as six more. By prefix and check digits a scanner of secrets finds a leaked one in any text and knows at
 * once that it is one: of random texts of this form one in four thousand million has the right digits. The idea is that of
 * GitHub's tokens.
 */
public final class RobotSecret {
    public static final int BYTES = 32;
    public static final String PREFIX = "cambist_";

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
    private static final int RANDOM_LENGTH = 43; // 62^43 is just above 2^256
    private static final int CHECK_LENGTH = 6; // 62^6 is above 2^32
    private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9A-Za-z]{" + (RANDOM_LENGTH + CHECK_LENGTH) + "}");

    private RobotSecret() {}

    /** The secret that is made of random bytes. */
    public static Secret of(byte[] random) {
        if (random.length != BYTES) {
            throw new IllegalArgumentException("a secret is made of " + BYTES + " bytes, not " + random.length);
        }
        String digits = base62(new BigInteger(1, random), RANDOM_LENGTH);
        return new Secret(PREFIX + digits + check(digits));
    }

    /** Whether a text has the form of one, with the right check digits. */
    public static boolean isWellFormed(String text) {
        if (!FORM.matcher(text).matches()) {
            return false;
        }
        int end = PREFIX.length() + RANDOM_LENGTH;
        return check(text.substring(PREFIX.length(), end)).equals(text.substring(end));
    }

    private static String check(String digits) {
        CRC32 crc = new CRC32();
        crc.update(digits.getBytes(US_ASCII));
        return base62(BigInteger.valueOf(crc.getValue()), CHECK_LENGTH);
    }

    private static String base62(BigInteger number, int length) {
        char[] digits = new char[length];
        BigInteger rest = number;
        for (int at = length - 1; at >= 0; at--) {
            BigInteger[] parts = rest.divideAndRemainder(BASE);
            digits[at] = DIGITS.charAt(parts[1].intValue());
            rest = parts[0];
        }
        return new String(digits);
    }
}
