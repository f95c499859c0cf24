package dev.cambist.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.json.JsonWriter;
import java.nio.ByteBuffer;
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
public record Answer(int status, Map<String, String> headers, List<String> cookies, ByteBuffer body) {
    private static final String JSON = "application/json; charset=utf-8";

    /** Of JSON that nobody may keep: most of our answers hold a token or the reason why there is none. */
    static final Map<String, String> UNKEPT_JSON =
            inOrder("Content-Type", JSON, "Cache-Control", "no-store", "Pragma", "no-cache");

    public Answer {
        headers = headers.equals(UNKEPT_JSON) ? UNKEPT_JSON : Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        cookies = List.copyOf(cookies);
    }

    /** Text. */
    public Answer(int status, Map<String, String> headers, String body) {
        this(status, headers, List.of(), ByteBuffer.wrap(body.getBytes(UTF_8)));
    }

    /** Octets that are no text. */
    public static Answer binary(int status, Map<String, String> headers, byte[] body) {
        return new Answer(status, headers, List.of(), ByteBuffer.wrap(body));
    }

    /** JSON that nobody may keep. */
    public static Answer json(int status, String body) {
        return new Answer(status, UNKEPT_JSON, body);
    }

    /** The same, which is taken as it was written and not copied: nothing may be added to it. */
    public static Answer json(int status, JsonWriter body) {
        return new Answer(status, UNKEPT_JSON, List.of(), body.toBuffer());
    }

    /** JSON that is public and may be kept. */
    public static Answer cacheable(String body, int maxAgeSeconds) {
        return new Answer(200, Map.of("Content-Type", JSON, "Cache-Control", "public, max-age=" + maxAgeSeconds), body);
    }

    private static Map<String, String> inOrder(String... namesAndValues) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            headers.put(namesAndValues[at], namesAndValues[at + 1]);
        }
        return Collections.unmodifiableMap(headers);
    }

    /** The octets, for each who asks from their beginning. */
    @Override
    public ByteBuffer body() {
        return body.duplicate();
    }

    /** The same answer with one more header, or another value of it. */
    public Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, cookies, body);
    }

    /** The same answer, which sets these cookies. */
    public Answer withCookies(String... values) {
        return new Answer(status, headers, List.of(values), body);
    }
}
