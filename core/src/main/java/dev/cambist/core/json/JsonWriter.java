package dev.cambist.core.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes JSON in pure ASCII, members in the order in which they are given. The characters {@code >}, {@code ?},
 * {@code ~} and DEL are escaped as well: without them base64url of the text holds neither {@code -} nor {@code _}, and
 * the clients that decode our tokens with the standard alphabet can read them (Azure SDKs for Java, Go and Python).
 */
public final class JsonWriter {
    /** The characters that stand for themselves, by their code. */
    private static final boolean[] PLAIN = new boolean[256];

    static {
        Arrays.fill(PLAIN, ' ', '}' + 1, true);
        for (char escaped : new char[] {'"', '\\', '>', '?'}) {
            PLAIN[escaped] = false;
        }
    }

    private byte[] out;
    private int length;

    public JsonWriter() {
        this(256);
    }

    public JsonWriter(int expectedLength) {
        out = new byte[expectedLength];
    }

    /** One value as a document: a string, number, boolean, list, map with string keys or {@link JsonObject}. */
    public static String write(Object value) {
        return new JsonWriter().value(value).toString();
    }

    public JsonWriter beginObject() {
        separate();
        put('{');
        return this;
    }

    public JsonWriter endObject() {
        put('}');
        return this;
    }

    public JsonWriter beginArray() {
        separate();
        put('[');
        return this;
    }

    public JsonWriter endArray() {
        put(']');
        return this;
    }

    public JsonWriter name(String name) {
        separate();
        quote(name);
        put(':');
        return this;
    }

    public JsonWriter member(String name, String value) {
        return name(name).text(value);
    }

    /**
     * A member whose text has nothing in it to escape, such as base64url; that is not looked for, and it takes a tenth of
     * the time.
     */
    public JsonWriter plainMember(String name, String text) {
        name(name);
        put('"');
        ascii(text);
        put('"');
        return this;
    }

    public JsonWriter member(String name, long value) {
        name(name);
        ascii(Long.toString(value));
        return this;
    }

    public JsonWriter text(String value) {
        separate();
        quote(value);
        return this;
    }

    public JsonWriter texts(Iterable<String> values) {
        beginArray();
        values.forEach(this::text);
        return endArray();
    }

    /** A value that another writer has written. */
    public JsonWriter written(String json) {
        literal(json);
        return this;
    }

    public JsonWriter value(Object value) {
        switch (value) {
            case String text -> text(text);
            case JsonObject object -> value(object.members());
            case Map<?, ?> map -> {
                beginObject();
                map.forEach((name, member) -> name((String) name).value(member));
                endObject();
            }
            case Iterable<?> list -> {
                beginArray();
                list.forEach(this::value);
                endArray();
            }
            case Number number -> {
                if (!Double.isFinite(number.doubleValue())) {
                    throw new IllegalArgumentException("JSON has no spelling for " + number);
                }
                literal(number.toString());
            }
            case Boolean bool -> literal(bool.toString());
            case JsonNull none -> literal(none.toString());
            default -> throw new IllegalArgumentException("not a JSON value: " + value.getClass());
        }
        return this;
    }

    private void literal(String text) {
        separate();
        ascii(text);
    }

    private void separate() {
        if (length > 0) {
            byte last = out[length - 1];
            if (last != '{' && last != '[' && last != ':') {
                put(',');
            }
        }
    }

    /** Most texts have nothing to escape, and an array is looked through in half of a string's time. */
    private void quote(String text) {
        put('"');
        byte[] bytes = text.getBytes(ISO_8859_1); // a question mark for what has no byte there, and that is not plain
        int plain = 0;
        while (plain < bytes.length && PLAIN[bytes[plain] & 0xff]) {
            plain++;
        }
        if (plain == bytes.length) {
            reserve(plain);
            System.arraycopy(bytes, 0, out, length, plain);
            length += plain;
        } else {
            escaped(text);
        }
        put('"');
    }

    /** Characters that stand for themselves go out together. */
    @SuppressWarnings("deprecation") // getBytes leaves out the upper byte of each character, and these have none
    private void escaped(String text) {
        int end = text.length();
        for (int at = 0; at < end; at++) {
            int start = at;
            while (at < end && isPlain(text.charAt(at))) {
                at++;
            }
            reserve(at - start);
            text.getBytes(start, at, out, length);
            length += at - start;
            if (at < end) {
                escape(text.charAt(at));
            }
        }
    }

    private void escape(char c) {
        put('\\');
        if (c == '"' || c == '\\') {
            put(c);
            return;
        }
        put('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            put(Character.forDigit((c >> shift) & 0xf, 16));
        }
    }

    @SuppressWarnings("deprecation") // as in escaped
    private void ascii(String text) {
        reserve(text.length());
        text.getBytes(0, text.length(), out, length);
        length += text.length();
    }

    private void put(char ascii) {
        reserve(1);
        out[length++] = (byte) ascii;
    }

    private void reserve(int more) {
        if (length + more > out.length) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, length + more));
        }
    }

    private static boolean isPlain(char c) {
        return c < PLAIN.length && PLAIN[c];
    }

    /** What is written, in ASCII: the bytes that this writer has itself, so that nothing is written after it. */
    public ByteBuffer toBuffer() {
        return ByteBuffer.wrap(out, 0, length);
    }

    @Override
    public String toString() {
        return new String(out, 0, length, ISO_8859_1);
    }
}
