package dev.cambist.client;

import dev.cambist.client.internal.TokenExpiry;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an exchange gives: a token that buys access tokens for one registry until it ends, after three hours as a rule. */
public final class RefreshToken {
    private final Secret secret;
    private final @Nullable Instant expiry;

    private RefreshToken(Secret secret) {
        this.secret = secret;
        this.expiry = TokenExpiry.of(secret.reveal()).orElse(null);
    }

    /**
     * Takes over a refresh token that was obtained elsewhere.
     *
     * @param token the token itself; space around it is dropped
     * @return the same as a value that does not show it
     * @throws IllegalArgumentException when it is empty or has a character that no token can have
     */
    public static RefreshToken of(String token) {
        return new RefreshToken(Secret.ofToken("refresh token", token));
    }

    /**
     * The token itself, such as for the password of {@code docker login}. Log it nowhere.
     *
     * @return the token as it goes over the wire
     */
    public String reveal() {
        return secret.reveal();
    }

    /**
     * When the token ends by its own word: the {@code exp} claim, read without verifying the token.
     *
     * @return the instant, or nothing where the token cannot be read
     */
    public Optional<Instant> expiry() {
        return Optional.ofNullable(expiry);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RefreshToken token && secret.equals(token.secret);
    }

    @Override
    public int hashCode() {
        return secret.hashCode();
    }

    /** {@return the start of the token's SHA-256, and when it ends} */
    @Override
    public String toString() {
        return "RefreshToken[" + secret + ", expiry " + (expiry == null ? "unknown" : expiry) + "]";
    }
}
