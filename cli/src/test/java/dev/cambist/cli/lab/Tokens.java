package dev.cambist.cli.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.jose.Jws;
import dev.cambist.core.json.JsonWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tokens that are shaped as JWTs, for those who only carry them. */
public final class Tokens {
    private Tokens() {}

    /** A token with these claims and a signature of nobody. */
    public static String jwt(Map<String, ?> claims) {
        String header = "{\"alg\":\"ES256\"}";
        return Jws.encode(header.getBytes(UTF_8)) + "."
                + Jws.encode(JsonWriter.write(claims).getBytes(UTF_8)) + "."
                + Jws.encode("nobody".getBytes(UTF_8));
    }

    /** An identity token; those of the same subject differ in their {@code jti}. */
    public static String identity(String subject, String id) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", "https://issuer.example");
        claims.put("sub", subject);
        claims.put("jti", id);
        return jwt(claims);
    }

    /** A refresh token that ends at a time. */
    public static String refresh(String subject, Instant expiry) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", subject);
        claims.put("aud", "registry.example.com");
        claims.put("exp", expiry.getEpochSecond());
        return jwt(claims);
    }
}
