package dev.cambist.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;

/** Decodes UTF-8 and nothing else: a decoder that replaces what it cannot read would change a credential silently. */
public final class StrictUtf8 {
    private static final char REPLACEMENT = '\uFFFD';

    /** Eight bytes of an array at once. */
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L; // which no byte of ASCII has

    private StrictUtf8() {}

    /** Throws an exception where the bytes are no text. Plain ASCII, as most is, takes no memory. */
    public static void check(byte[] bytes) throws CharacterCodingException {
        if (!isAscii(bytes)) {
            decode(bytes);
        }
    }

    /** Whether each byte is a character of ASCII. */
    public static boolean isAscii(byte[] bytes) {
        int at = 0;
        for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
            if (((long) EIGHT.get(bytes, at) & HIGHEST_BITS) != 0) {
                return false;
            }
        }
        for (; at < bytes.length; at++) {
            if (bytes[at] < 0) {
                return false;
            }
        }
        return true;
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
