package dev.cambist.server.http;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An answer without its connection.
 *
 * @param headers the headers that differ from one answer to the next; length, date and connection are the listener's
 * @param cookies the values of {@code Set-Cookie}, the one header that stands more than once (RFC 9110 section 5.3)
 */
public record Answer(int status, Map<String, String> headers, List<String> cookies, String body, Charset charset) {
    private static final String JSON = "application/json; charset=utf-8";

    public Answer {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        cookies = List.copyOf(cookies);
    }

    /** Text. */
    public Answer(int status, Map<String, String> headers, String body) {
        this(status, headers, List.of(), body, StandardCharsets.UTF_8);
    }

    /** Octets that are no text. */
    public static Answer binary(int status, Map<String, String> headers, byte[] body) {
        // The one character set in which every octet is the character of its number.
        return new Answer(
                status, headers, List.of(), new String(body, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
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
        return new Answer(status, more, cookies, body, charset);
    }

    /** The same answer, which sets these cookies. */
    public Answer withCookies(String... values) {
        return new Answer(status, headers, List.of(values), body, charset);
    }
}
