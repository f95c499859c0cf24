package dev.cambist.core.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.json.StrictUtf8;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The fields of a form or query string. An empty value is no value: clients send {@code tenant=} when they have none.
 *
 * @param values the values of each field, in the order sent
 */
public record Fields(Map<String, List<String>> values) {
    /** More fields than any client sends; an attacker's thousands are not kept. */
    public static final int MAX_FIELDS = 256;

    public Fields {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach((name, all) -> copy.put(name, List.copyOf(all)));
        values = Collections.unmodifiableMap(copy);
    }

    /**
     * Reads {@code application/x-www-form-urlencoded} text (WHATWG URL standard section 5.1), but strictly: a broken
     * percent escape or invalid UTF-8 is an {@link IllegalArgumentException}, whose message says which and never repeats
     * the value. Reserved characters may stand unescaped, as Jib sends them.
     */
    public static Fields parse(String encoded) {
        return parse(encoded.getBytes(UTF_8));
    }

    /**
     * As {@link #parse(String)}, from the text's bytes. Bytes that are not UTF-8 are an {@link IllegalArgumentException} as
     * escaped ones are. The array is not kept.
     */
    public static Fields parse(byte[] encoded) {
        boolean ascii = StrictUtf8.isAscii(encoded);
        String text = new String(encoded, ISO_8859_1); // a character for each byte: a string is searched faster
        Map<String, List<String>> values = new LinkedHashMap<>();
        int count = 0;
        int end;
        for (int start = 0; start < text.length(); start = end + 1) {
            int next = text.indexOf('&', start);
            end = next < 0 ? text.length() : next;
            if (end == start) {
                continue;
            }
            if (++count > MAX_FIELDS) {
                throw new IllegalArgumentException("it has more than " + MAX_FIELDS + " fields");
            }
            int equals = text.indexOf('=', start, end);
            String name = text.substring(start, equals < 0 ? end : equals);
            String value = equals < 0 ? "" : text.substring(equals + 1, end);
            values.merge(decode(name, ascii), List.of(decode(value, ascii)), Fields::joined);
        }
        return new Fields(values);
    }

    private static List<String> joined(List<String> earlier, List<String> later) {
        List<String> all = new ArrayList<>(earlier);
        all.addAll(later);
        return all;
    }

    /** All values of a field that may be repeated, without the empty ones. */
    public List<String> all(String name) {
        List<String> sent = values.getOrDefault(name, List.of());
        return sent.contains("")
                ? sent.stream().filter(value -> !value.isEmpty()).toList()
                : sent;
    }

    /**
     * The value of a field that may be missing; refuses a repeated one.
     *
     * @param meaning what belongs there, for the refusal
     */
    public Optional<String> optional(String name, String meaning) {
        return optional(name, () -> meaning);
    }

    private Optional<String> optional(String name, Supplier<String> meaning) {
        List<String> sent = values.getOrDefault(name, List.of());
        if (sent.size() > 1) {
            throw new RefusedException(new InvalidRequest.RepeatedField(name, meaning.get()));
        }
        return sent.isEmpty() || sent.getFirst().isEmpty() ? Optional.empty() : Optional.of(sent.getFirst());
    }

    /** The value of a field that must stand there exactly once. */
    String required(String name, String meaning) {
        return required(name, () -> meaning);
    }

    /** As {@link #required(String, String)}, where the words for the refusal have to be put together. */
    String required(String name, Supplier<String> meaning) {
        return optional(name, meaning)
                .orElseThrow(() -> new RefusedException(new InvalidRequest.MissingField(name, meaning.get())));
    }

    /** @param ascii whether all of it is; a token is, and has nothing to decode either */
    private static String decode(String raw, boolean ascii) {
        boolean plain = ascii && raw.indexOf('%') < 0 && raw.indexOf('+') < 0;
        return plain ? raw : decodeEscapes(raw.getBytes(ISO_8859_1));
    }

    private static String decodeEscapes(byte[] raw) {
        byte[] bytes = new byte[raw.length];
        int length = 0;
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%') {
                int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
                int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw new IllegalArgumentException("a percent sign is not followed by two hexadecimal digits");
                }
                bytes[length++] = (byte) ((high << 4) | low);
                i += 2;
            } else {
                bytes[length++] = raw[i] == '+' ? (byte) ' ' : raw[i];
            }
        }
        try {
            return StrictUtf8.decode(Arrays.copyOf(bytes, length));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a value is not UTF-8", e);
        }
    }

    /** The names only: values may be credentials. */
    @Override
    public String toString() {
        return "Fields" + values.keySet();
    }
}
