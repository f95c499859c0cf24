package dev.cambist.core.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        Map<String, List<String>> values = new LinkedHashMap<>();
        int count = 0;
        for (String field : encoded.split("&", -1)) {
            if (field.isEmpty()) {
                continue;
            }
            if (++count > MAX_FIELDS) {
                throw new IllegalArgumentException("it has more than " + MAX_FIELDS + " fields");
            }
            int equals = field.indexOf('=');
            String name = decode(equals < 0 ? field : field.substring(0, equals));
            String value = equals < 0 ? "" : decode(field.substring(equals + 1));
            values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }
        return new Fields(values);
    }

    /** All values of a field that may be repeated, without the empty ones. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /**
     * The value of a field that may be missing; refuses a repeated one.
     *
     * @param meaning what belongs there, for the refusal
     */
    public Optional<String> optional(String name, String meaning) {
        if (values.getOrDefault(name, List.of()).size() > 1) {
            throw new RefusedException(new InvalidRequest.RepeatedField(name, meaning));
        }
        return all(name).stream().findFirst();
    }

    /** The value of a field that must stand there exactly once. */
    String required(String name, String meaning) {
        return optional(name, meaning)
                .orElseThrow(() -> new RefusedException(new InvalidRequest.MissingField(name, meaning)));
    }

    private static String decode(String text) {
        if (text.indexOf('%') < 0 && text.chars().allMatch(c -> c < 0x80)) {
            return text.replace('+', ' ');
        }
        byte[] raw = text.getBytes(UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%') {
                int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
                int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw new IllegalArgumentException("a percent sign is not followed by two hexadecimal digits");
                }
                bytes.write((high << 4) | low);
                i += 2;
            } else {
                bytes.write(raw[i] == '+' ? ' ' : raw[i]);
            }
        }
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
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
