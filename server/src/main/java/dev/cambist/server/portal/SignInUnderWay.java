package dev.cambist.server.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.Sha256;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A sign-in that one browser has begun, as the browser keeps it sealed until it comes back.
 *
 * @param issuer where it was sent
 * @param state what it brings back
 * @param nonce what the identity token must say
 * @param verifier whose digest the issuer was told (RFC 7636)
 * @param page where the person wanted to go
 * @param begun when
 */
record SignInUnderWay(IssuerChoice issuer, Secret state, Secret nonce, Secret verifier, LocalPage page, Instant begun) {
    static final Duration LIFE = Duration.ofMinutes(10);

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    static SignInUnderWay begin(IssuerChoice issuer, LocalPage page, Instant now) {
        return new SignInUnderWay(
                issuer, random(), random(), random(), page, Instant.ofEpochSecond(now.getEpochSecond()));
    }

    private static Secret random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new Secret(base64(bytes));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The code challenge of the method {@code S256} (RFC 7636 section 4.2). */
    String challenge() {
        return base64(Sha256.of(verifier.value()));
    }

    byte[] write() {
        JsonWriter json = new JsonWriter(512).beginObject().member("issuer", issuer.name());
        issuer.tenant().ifPresent(tenant -> json.member("tenant", tenant));
        return json.member("state", state.value())
                .member("nonce", nonce.value())
                .member("verifier", verifier.value())
                .member("page", page.address())
                .member("begun", begun.getEpochSecond())
                .endObject()
                .toString()
                .getBytes(UTF_8);
    }

    /** What {@link #write} wrote, if it is not over. */
    static Optional<SignInUnderWay> read(byte[] written, Instant now) {
        try {
            JsonObject json = JsonObject.parse(written);
            SignInUnderWay read = new SignInUnderWay(
                    new IssuerChoice(json.text("issuer").orElseThrow(), json.text("tenant")),
                    new Secret(json.text("state").orElseThrow()),
                    new Secret(json.text("nonce").orElseThrow()),
                    new Secret(json.text("verifier").orElseThrow()),
                    LocalPage.of(json.text("page")),
                    Instant.ofEpochSecond(json.number("begun").orElseThrow()));
            return now.isBefore(read.begun.plus(LIFE)) ? Optional.of(read) : Optional.empty();
        } catch (JsonException e) {
            throw new IllegalStateException("this server sealed what it cannot read", e);
        }
    }
}
