package dev.cambist.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Decodes UTF-8 and nothing else: a decoder that replaces what it cannot read would change a credential silently. */
public final class StrictUtf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private StrictUtf8() {}

    /** Throws an exception where the bytes are no text. Plain ASCII, as most is, takes no memory. */
    public static void check(byte[] bytes) throws CharacterCodingException {
        for (byte b : bytes) {
            if (b < 0) {
                decode(bytes);
                return;
            }
        }
    }

    /**
     * The text, or an exception where the bytes are none. The JDK's fast way puts a replacement character for what is
     * malformed, so text without one was sound; with one, its slow way says who wrote it.
     */
    public static String decode(byte[] bytes) throws CharacterCodingException {
        String text = new String(bytes, UTF_8);
        return text.indexOf(REPLACEMENT) < 0
                ? text
                : UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
}
