package dev.cambist.cli.docker;

import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.refusal.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A refresh token on disk.
 *
 * @param registry the name of the registry that it is for
 * @param renewAt from when on a new one is asked for
 * @param expiresAt until when it is good
 */
record KeptToken(String registry, Secret token, Instant renewAt, Instant expiresAt) {
    /** What a client has left at least, for a push that began with it. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    /** A token that was just received, if it says when it ends: renewed after three quarters of its life. */
    static Optional<KeptToken> received(String registry, Secret token, Instant now) {
        Optional<Instant> expiry = expiry(token);
        if (expiry.isEmpty()) {
            return Optional.empty();
        }
        KeptToken kept = new KeptToken(
                registry,
                token,
                now.plusMillis(Duration.between(now, expiry.get()).toMillis() * 3 / 4),
                expiry.get());
        return kept.isUsable(now) ? Optional.of(kept) : Optional.empty();
    }

    private static Optional<Instant> expiry(Secret token) {
        try {
            return Jws.parse(token).claims().number("exp").flatMap(KeptToken::instant);
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> instant(long seconds) {
        return Math.abs(seconds) < 1L << 40 ? Optional.of(Instant.ofEpochSecond(seconds)) : Optional.empty();
    }

    boolean isUsable(Instant now) {
        return now.plus(MARGIN).isBefore(expiresAt);
    }

    boolean isFresh(Instant now) {
        return isUsable(now) && now.isBefore(renewAt);
    }

    /** Whether the token speaks for the same identity at the same service as this one. */
    boolean isOfSameIdentity(Secret other) {
        if (token.matches(other)) {
            return true;
        }
        try {
            JsonObject mine = Jws.parse(token).claims();
            JsonObject its = Jws.parse(other).claims();
            return mine.has("sub")
                    && mine.value("sub").equals(its.value("sub"))
                    && mine.value("aud").equals(its.value("aud"))
                    && mine.value("identity").equals(its.value("identity"));
        } catch (RefusedException e) {
            return false;
        }
    }

    /** Reads a file's content; empty when it is broken. */
    static Optional<KeptToken> parse(byte[] utf8) {
        JsonObject object;
        try {
            object = JsonObject.parse(utf8);
        } catch (JsonException e) {
            return Optional.empty();
        }
        Optional<String> registry = object.text("registry");
        Optional<String> token = object.text("refresh_token");
        Optional<Instant> renewAt = object.number("renew_at").flatMap(KeptToken::instant);
        Optional<Instant> expiresAt = object.number("expires_at").flatMap(KeptToken::instant);
        if (registry.isEmpty() || token.isEmpty() || renewAt.isEmpty() || expiresAt.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new KeptToken(registry.get(), new Secret(token.get()), renewAt.get(), expiresAt.get()));
    }

    String json() {
        return new JsonWriter(2048)
                .beginObject()
                .member("registry", registry)
                .member("renew_at", renewAt.getEpochSecond())
                .member("expires_at", expiresAt.getEpochSecond())
                .member("refresh_token", token.value())
                .endObject()
                .toString();
    }
}
