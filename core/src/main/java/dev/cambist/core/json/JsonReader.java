package dev.cambist.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads one JSON object, strictly: duplicate names, invalid UTF-8, lone surrogates, control characters, trailing data
 * and nesting beyond {@value #MAX_DEPTH} are errors.
 *
 * <p>Our own because what stands in a token must have one meaning only: the streaming readers we tried accept several
 * of these (overlong UTF-8, <code>{,"a":1}</code>, data after the end, the last of two equal names).
 */
final class JsonReader {
    private static final int MAX_DEPTH = 16;
    private static final int MOST_OF_A_LONG = 20; // characters, with the sign

    /** The bytes at which a run of plain text in a string ends: quote, backslash and control characters. */
    private static final boolean[] ENDS_PLAIN = new boolean[256];

    static {
        Arrays.fill(ENDS_PLAIN, 0, ' ', true);
        ENDS_PLAIN['"'] = true;
        ENDS_PLAIN['\\'] = true;
    }

    private final byte[] input;
    private final boolean keepNulls;
    private int at;

    /** @param keepNulls whether members whose value is {@code null} are kept */
    JsonReader(byte[] input, boolean keepNulls) {
        this.input = input;
        this.keepNulls = keepNulls;
    }

    JsonObject readDocument() throws JsonException {
        checkUtf8();
        skipSpace();
        if (peek() != '{') {
            throw error("expected an object");
        }
        JsonObject object = readObject(1);
        skipSpace();
        if (at < input.length) {
            throw error("data after the end of the object");
        }
        return object;
    }

    private void checkUtf8() throws JsonException {
        try {
            StrictUtf8.check(input);
        } catch (CharacterCodingException e) {
            throw error("not valid UTF-8");
        }
    }

    /** Reads a value that stands inside of so many objects and arrays. */
    private Object readValue(int depth) throws JsonException {
        return switch (peek()) {
            case '{' -> readObject(depth + 1);
            case '[' -> readArray(depth + 1);
            case '"' -> readString();
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", JsonNull.NULL);
            default -> readNumber();
        };
    }

    private JsonObject readObject(int depth) throws JsonException {
        enter(depth);
        Map<String, Object> members = new LinkedHashMap<>();
        Set<String> nulls = Set.of(); // until there is one: most objects have none
        skipSpace();
        if (peek() == '}') {
            at++;
            return JsonObject.EMPTY;
        }
        while (true) {
            if (peek() != '"') {
                throw error("expected a member name");
            }
            int start = at;
            String name = readString();
            skipSpace();
            expect(':');
            skipSpace();
            Object value = readValue(depth);
            if (members.containsKey(name) || nulls.contains(name)) {
                at = start;
                throw error("the same member name twice");
            }
            if (value == JsonNull.NULL && !keepNulls) {
                nulls = nulls.isEmpty() ? new HashSet<>() : nulls;
                nulls.add(name);
            } else {
                members.put(name, value);
            }
            skipSpace();
            if (peek() == '}') {
                at++;
                return JsonObject.owning(members);
            }
            expect(',');
            skipSpace();
        }
    }

    private List<Object> readArray(int depth) throws JsonException {
        enter(depth);
        List<Object> elements = new ArrayList<>();
        skipSpace();
        if (peek() == ']') {
            at++;
            return List.of();
        }
        while (true) {
            elements.add(readValue(depth));
            skipSpace();
            if (peek() == ']') {
                at++;
                return Collections.unmodifiableList(elements);
            }
            expect(',');
            skipSpace();
        }
    }

    private void enter(int depth) throws JsonException {
        if (depth > MAX_DEPTH) {
            throw error("nested deeper than " + MAX_DEPTH);
        }
        at++;
    }

    private String readString() throws JsonException {
        at++;
        String plain = readPlain();
        if (input[at] == '\\') {
            return readEscapedString(plain);
        }
        at++; // the quote
        return plain;
    }

    private String readEscapedString(String beginning) throws JsonException {
        StringBuilder text = new StringBuilder(beginning);
        while (input[at] == '\\') {
            at++;
            text.append(readEscape()).append(readPlain());
        }
        at++; // the quote
        return wellFormed(text);
    }

    /** What stands in a string before the next quote or backslash, at which it stops. */
    private String readPlain() throws JsonException {
        int start = at;
        int end = start;
        while (end < input.length && !ENDS_PLAIN[input[end] & 0xff]) {
            end++;
        }
        at = end;
        if (end == input.length) {
            throw error("string without an end");
        }
        if (input[end] != '"' && input[end] != '\\') {
            throw error("control character in a string");
        }
        return new String(input, start, end - start, UTF_8);
    }

    private char readEscape() throws JsonException {
        int escape = peek();
        at++;
        return switch (escape) {
            case '"', '\\', '/' -> (char) escape;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++, at++) {
                    int digit = peek() < 0x80 ? Character.digit(peek(), 16) : -1;
                    if (digit < 0) {
                        throw error("bad \\u escape");
                    }
                    code = code * 16 + digit;
                }
                yield (char) code;
            }
            default -> throw error("unknown escape");
        };
    }

    private String wellFormed(CharSequence text) throws JsonException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw error("lone surrogate in a string");
            }
        }
        return text.toString();
    }

    private Object readNumber() throws JsonException {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        boolean whole = true;
        if (at < input.length && input[at] == '.') {
            whole = false;
            at++;
            digits();
        }
        if (at < input.length && (input[at] | 0x20) == 'e') {
            whole = false;
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        String number = new String(input, start, at - start, UTF_8);
        if (whole && number.length() <= MOST_OF_A_LONG) {
            try {
                return Long.valueOf(number);
            } catch (NumberFormatException e) {
                // of as many characters, and yet too large
            }
        }
        double value = Double.parseDouble(number);
        if (Double.isInfinite(value)) {
            at = start;
            throw error("number out of range");
        }
        return value;
    }

    private void digits() throws JsonException {
        if (peek() < '0' || peek() > '9') {
            throw error("not a value");
        }
        while (at < input.length && input[at] >= '0' && input[at] <= '9') {
            at++;
        }
    }

    private Object literal(String word, Object value) throws JsonException {
        for (int i = 0; i < word.length(); i++, at++) {
            if (peek() != word.charAt(i)) {
                throw error("not a value");
            }
        }
        return value;
    }

    private void expect(char wanted) throws JsonException {
        if (peek() != wanted) {
            throw error("expected '" + wanted + "'");
        }
        at++;
    }

    private int peek() throws JsonException {
        if (at >= input.length) {
            throw error("unexpected end");
        }
        return input[at] & 0xff;
    }

    private void skipSpace() {
        while (at < input.length && (input[at] == ' ' || input[at] == '\n' || input[at] == '\r' || input[at] == '\t')) {
            at++;
        }
    }

    private JsonException error(String problem) {
        return new JsonException(problem, at);
    }
}
