package dev.cambist.cli.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether clients can read a token that take it apart by hand. */
final class TokenForm {
    private static final Pattern JWT = Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)");

    private TokenForm() {}

    /** What is wrong with it; empty when nothing is. */
    static Optional<String> problem(String token) {
        Matcher parts = JWT.matcher(token);
        if (!parts.matches()) {
            return Optional.of("it does not have the three parts of a JWT");
        }
        if (parts.group(2).contains("-") || parts.group(2).contains("_")) {
            return Optional.of("its claims have - or _ in them, which the standard alphabet of Base64 does not know");
        }
        String claims = new String(Base64.getUrlDecoder().decode(parts.group(2)), UTF_8);
        Optional<Long> end = claims(token).number("exp");
        if (end.isEmpty()) {
            return Optional.of("it has no number exp");
        }
        int nested = Math.min(position(claims, "["), position(claims, "{"));
        return claims.indexOf("\"exp\"") > nested
                ? Optional.of("exp stands behind a list or an object")
                : Optional.empty();
    }

    private static int position(String claims, String bracket) {
        int found = claims.indexOf(bracket, 1);
        return found < 0 ? claims.length() : found;
    }

    /** What it claims; nothing where it cannot be read. */
    static JsonObject claims(String token) {
        Matcher parts = JWT.matcher(token);
        return parts.matches() ? object(parts.group(2)) : JsonObject.EMPTY;
    }

    /** The id of the key that signed it, as it says. */
    static String keyId(String token) {
        Matcher parts = JWT.matcher(token);
        JsonObject header = parts.matches() ? object(parts.group(1)) : JsonObject.EMPTY;
        return header.text("kid").orElse("without an id");
    }

    private static JsonObject object(String part) {
        try {
            return JsonObject.parse(Base64.getUrlDecoder().decode(part));
        } catch (JsonException | IllegalArgumentException e) {
            return JsonObject.EMPTY;
        }
    }
}
