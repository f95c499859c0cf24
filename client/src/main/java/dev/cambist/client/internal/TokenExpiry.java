package dev.cambist.client.internal;

import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** When a token ends, read from the token itself without verifying it: good for planning, never for trusting. */
public final class TokenExpiry {
    private static final int MAX_TOKEN_LENGTH = 256 * 1024;
    /** The year 9999: what lies beyond is no date but a mistake. */
    private static final double MAX_EPOCH_SECONDS = 253402300799d;

    private TokenExpiry() {}

    /** The {@code exp} claim of a JWT; empty when the token is none, or has none. */
    public static Optional<Instant> of(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || token.length() > MAX_TOKEN_LENGTH) {
            return Optional.empty();
        }
        try {
            // Some token services use the standard alphabet.
            String payload = parts[1].replace('+', '-').replace('/', '_').replace("=", "");
            return JsonObject.parse(Base64.getUrlDecoder().decode(payload))
                    .number("exp")
                    .filter(seconds -> seconds >= 0 && seconds <= MAX_EPOCH_SECONDS)
                    .map(seconds -> Instant.ofEpochSecond(seconds.longValue()));
        } catch (IllegalArgumentException | JsonException e) {
            return Optional.empty();
        }
    }
}
