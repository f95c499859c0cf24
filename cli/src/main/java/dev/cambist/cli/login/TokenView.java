package dev.cambist.cli.login;

import dev.cambist.cli.console.Durations;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;
import java.util.Optional;

/**
 * A token as it is shown. Whatever comes from the token is written as JSON in ASCII, so that no claim can play tricks
 * with a terminal.
 */
record TokenView(
        String kind,
        String state,
        String life,
        String signature,
        String algorithm,
        Optional<String> keyId,
        JsonObject claims) {
    private static final String NOT_CHECKED = "not checked; give the issuer's keys with --jwks";
    private static final int WIDTH = 11;

    static TokenView of(Jws token, Optional<SignatureCheck.Result> signature, Instant now) {
        JsonObject claims = token.claims();
        Optional<Instant> expiry = time(claims, "exp");
        Optional<Instant> start = time(claims, "nbf");
        return new TokenView(
                TokenKind.of(token),
                state(start, expiry, now),
                life(start, expiry, now),
                signature.map(SignatureCheck.Result::words).orElse(NOT_CHECKED),
                token.algorithm().orElse("none"),
                token.keyId(),
                claims);
    }

    private static Optional<Instant> time(JsonObject claims, String name) {
        return claims.number(name)
                .filter(seconds -> Math.abs(seconds) < 1L << 40)
                .map(Instant::ofEpochSecond);
    }

    private static String state(Optional<Instant> start, Optional<Instant> expiry, Instant now) {
        if (expiry.filter(end -> !now.isBefore(end)).isPresent()) {
            return "expired";
        }
        return start.filter(now::isBefore).isPresent() ? "not yet valid" : "current";
    }

    private static String life(Optional<Instant> start, Optional<Instant> expiry, Instant now) {
        if (expiry.isEmpty()) {
            return "it has no expiry";
        }
        Instant end = expiry.get();
        if (!now.isBefore(end)) {
            return "expired " + Durations.of(Duration.between(end, now)) + " ago, at " + end;
        }
        if (start.filter(now::isBefore).isPresent()) {
            return "valid only in " + Durations.of(Duration.between(now, start.get())) + ", from " + start.get();
        }
        return "expires in " + Durations.of(Duration.between(now, end)) + ", at " + end;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line("kind", kind));
        lines.add(line("life", life));
        lines.add(line("signature", signature));
        lines.add(line("algorithm", JsonWriter.write(algorithm)));
        keyId.ifPresent(id -> lines.add(line("key", JsonWriter.write(id))));
        lines.add("claims");
        for (Entry<String, Object> claim : claims.members().entrySet()) {
            lines.add("  " + plain(claim.getKey()) + ": " + JsonWriter.write(claim.getValue()));
        }
        return lines;
    }

    private static String line(String name, String value) {
        return name + " ".repeat(WIDTH - name.length()) + value;
    }

    private static String plain(String name) {
        String quoted = JsonWriter.write(name);
        return quoted.substring(1, quoted.length() - 1);
    }

    String json() {
        JsonWriter json = new JsonWriter()
                .beginObject()
                .member("kind", kind)
                .member("state", state)
                .member("life", life)
                .member("signature", signature)
                .member("alg", algorithm);
        keyId.ifPresent(id -> json.member("kid", id));
        return json.name("claims").value(claims).endObject().toString();
    }
}
