package dev.cambist.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Base64;

/** Tokens that look like a registry's and are signed by nobody. */
final class Jwt {
    private Jwt() {}

    /** A token that ends then; the name makes it one of a kind. */
    static String ending(Instant expiry, String name) {
        return ofPayload(
                "{\"jti\":\"" + name + "\",\"exp\":" + expiry.getEpochSecond() + ",\"aud\":\"registry.test\"}");
    }

    static String ofPayload(String json) {
        return encode("{\"alg\":\"ES256\"}") + "." + encode(json) + "."
                + encode("a signature of sixty-four bytes, more or less");
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
