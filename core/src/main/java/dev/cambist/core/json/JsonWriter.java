package dev.cambist.core.json;

import java.util.Map;

/**
 * Writes JSON in pure ASCII, members in the order in which they are given. The characters {@code >}, {@code ?},
 * {@code ~} and DEL are escaped as well: without them base64url of the text holds neither {@code -} nor {@code _}, and
 * the clients that decode our tokens with the standard alphabet can read them (Azure SDKs for Java, Go and Python).
 */
public final class JsonWriter {
    private final StringBuilder out;

    public JsonWriter() {
        this(256);
    }

    public JsonWriter(int expectedLength) {
        out = new StringBuilder(expectedLength);
    }

    /** One value as a document: a string, number, boolean, list, map with string keys or {@link JsonObject}. */
    public static String write(Object value) {
        return new JsonWriter().value(value).toString();
    }

    public JsonWriter beginObject() {
        separate();
        out.append('{');
        return this;
    }

    public JsonWriter endObject() {
        out.append('}');
        return this;
    }

    public JsonWriter beginArray() {
        separate();
        out.append('[');
        return this;
    }

    public JsonWriter endArray() {
        out.append(']');
        return this;
    }

    public JsonWriter name(String name) {
        separate();
        quote(name);
        out.append(':');
        return this;
    }

    public JsonWriter member(String name, String value) {
        return name(name).text(value);
    }

    public JsonWriter member(String name, long value) {
        name(name);
        out.append(value);
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
        out.append(text);
    }

    private void separate() {
        if (!out.isEmpty()) {
            char last = out.charAt(out.length() - 1);
            if (last != '{' && last != '[' && last != ':') {
                out.append(',');
            }
        }
    }

    private void quote(String text) {
        out.append('"');
        int plain = 0; // where the characters begin that stand as they are; they go out together
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                continue;
            }
            out.append(text, plain, i).append('\\');
            plain = i + 1;
            if (c == '"' || c == '\\') {
                out.append(c);
            } else {
                out.append('u');
                for (int shift = 12; shift >= 0; shift -= 4) {
                    out.append(Character.forDigit((c >> shift) & 0xf, 16));
                }
            }
        }
        out.append(text, plain, text.length()).append('"');
    }

    private static boolean isPlain(char c) {
        return c >= 0x20 && c <= '}' && c != '"' && c != '\\' && c != '>' && c != '?';
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
