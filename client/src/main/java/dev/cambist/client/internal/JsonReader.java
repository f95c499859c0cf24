package dev.cambist.client.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object (RFC 8259). Strict in form: a member name that stands twice, control characters, data after the
 * end and nesting beyond {@value #MAX_DEPTH} are errors; what the members mean is the caller's affair.
 */
final class JsonReader {
    private static final int MAX_DEPTH = 32;

    private final String input;
    private int at;

    JsonReader(String input) {
        this.input = input;
    }

    JsonObject readDocument() throws JsonException {
        skipSpace();
        if (peek() != '{') {
            throw error("expected an object");
        }
        JsonObject object = readObject(1);
        skipSpace();
        if (at < input.length()) {
            throw error("data after the end of the object");
        }
        return object;
    }

    private @Nullable Object readValue(int depth) throws JsonException {
        if (depth > MAX_DEPTH) {
            throw error("nested deeper than " + MAX_DEPTH);
        }
        return switch (peek()) {
            case '{' -> readObject(depth);
            case '[' -> readArray(depth);
            case '"' -> readString();
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", null);
            default -> readNumber();
        };
    }

    private JsonObject readObject(int depth) throws JsonException {
        at++;
        Map<String, Object> members = new LinkedHashMap<>();
        Set<String> names = new TreeSet<>();
        skipSpace();
        if (peek() == '}') {
            at++;
            return JsonObject.EMPTY;
        }
        while (true) {
            int start = at;
            String name = readString();
            if (!names.add(name)) {
                at = start;
                throw error("the same member name twice");
            }
            skipSpace();
            expect(':');
            skipSpace();
            Object value = readValue(depth + 1);
            if (value != null) {
                members.put(name, value);
            }
            if (isLast('}')) {
                return new JsonObject(members);
            }
        }
    }

    private List<Object> readArray(int depth) throws JsonException {
        at++;
        List<Object> elements = new ArrayList<>();
        skipSpace();
        if (peek() == ']') {
            at++;
            return List.of();
        }
        while (true) {
            Object value = readValue(depth + 1);
            if (value != null) {
                elements.add(value);
            }
            if (isLast(']')) {
                return Collections.unmodifiableList(elements);
            }
        }
    }

    /** Moves behind the closing mark, or behind the comma to the next member. */
    private boolean isLast(char closing) throws JsonException {
        skipSpace();
        if (peek() == closing) {
            at++;
            return true;
        }
        expect(',');
        skipSpace();
        return false;
    }

    private String readString() throws JsonException {
        expect('"');
        StringBuilder text = new StringBuilder();
        while (peek() != '"') {
            char c = peek();
            at++;
            if (c < 0x20) {
                throw error("control character in a string");
            }
            text.append(c == '\\' ? readEscape() : c);
        }
        at++;
        return text.toString();
    }

    private char readEscape() throws JsonException {
        char escape = peek();
        at++;
        return switch (escape) {
            case '"', '\\', '/' -> escape;
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

    private Double readNumber() throws JsonException {
        int start = at;
        skip(c -> c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E' || (c >= '0' && c <= '9'));
        String number = input.substring(start, at);
        if (!number.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
            at = start;
            throw error("not a value");
        }
        return Double.valueOf(number);
    }

    private @Nullable Object literal(String word, @Nullable Object value) throws JsonException {
        if (!input.startsWith(word, at)) {
            throw error("not a value");
        }
        at += word.length();
        return value;
    }

    private void expect(char wanted) throws JsonException {
        if (peek() != wanted) {
            throw error("expected '" + wanted + "'");
        }
        at++;
    }

    private char peek() throws JsonException {
        if (at >= input.length()) {
            throw error("unexpected end");
        }
        return input.charAt(at);
    }

    private void skipSpace() {
        skip(c -> c == ' ' || c == '\n' || c == '\r' || c == '\t');
    }

    private void skip(IntPredicate skipped) {
        while (at < input.length() && skipped.test(input.charAt(at))) {
            at++;
        }
    }

    private JsonException error(String problem) {
        return new JsonException(problem, at);
    }
}
