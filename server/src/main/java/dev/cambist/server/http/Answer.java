package dev.cambist.server.http;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer without its connection.
 *
 * @param headers the headers that differ from one answer to the next; length, date and connection are the listener's
 */
public record Answer(int status, Map<String, String> headers, String body, Charset charset) {
    private static final String JSON = "application/json; charset=utf-8";

    public Answer {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** Text. */
    public Answer(int status, Map<String, String> headers, String body) {
        this(status, headers, body, StandardCharsets.UTF_8);
    }

    /** Octets that are no text. */
    public static Answer binary(int status, Map<String, String> headers, byte[] body) {
        // The one character set in which every octet is the character of its number.
        return new Answer(status, headers, new String(body, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
    }

    /** JSON that nobody may keep: most of our answers hold a token or the reason why there is none. */
    public static Answer json(int status, String body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", JSON);
        headers.put("Cache-Control", "no-store");
        headers.put("Pragma", "no-cache");
        return new Answer(status, headers, body);
    }

    /** JSON that is public and may be kept. */
    public static Answer cacheable(String body, int maxAgeSeconds) {
        return new Answer(200, Map.of("Content-Type", JSON, "Cache-Control", "public, max-age=" + maxAgeSeconds), body);
    }

    /** The same answer with one more header, or another value of it. */
    public Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body, charset);
    }
}
