package dev.cambist.client;

import dev.cambist.client.internal.TokenExpiry;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a registry accepts: a short-lived token for some of its repositories. */
public final class AccessToken {
    private final Secret secret;
    private final @Nullable Instant expiry;

    private AccessToken(Secret secret, @Nullable Instant expiry) {
        this.secret = secret;
        this.expiry = expiry;
    }

    /**
     * Takes over an access token that was obtained elsewhere.
     *
     * @param token the token itself; space around it is dropped
     * @return the same as a value that does not show it
     * @throws IllegalArgumentException when it is empty or has a character that no token can have
     */
    public static AccessToken of(String token) {
        return of(token, Optional.empty());
    }

    /** A token of an answer that said when it ends; the earlier of that and of what the token itself says counts. */
    static AccessToken of(String token, Optional<Instant> announced) {
        Secret secret = Secret.ofToken("access token", token);
        Optional<Instant> own = TokenExpiry.of(secret.reveal());
        Instant expiry = announced
                .filter(end -> own.filter(end::isAfter).isEmpty())
                .or(() -> own)
                .orElse(null);
        return new AccessToken(secret, expiry);
    }

    /**
     * The token itself, for the {@code Authorization: Bearer} header. Log it nowhere.
     *
     * @return the token as it goes over the wire
     */
    public String reveal() {
        return secret.reveal();
    }

    /**
     * When the token ends: its {@code exp} claim, read without verifying the token, or what the answer's
     * {@code expires_in} and {@code issued_at} say, whichever is earlier.
     *
     * @return the instant, or nothing where neither can be read
     */
    public Optional<Instant> expiry() {
        return Optional.ofNullable(expiry);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AccessToken token && secret.equals(token.secret);
    }

    @Override
    public int hashCode() {
        return secret.hashCode();
    }

    /** {@return the start of the token's SHA-256, and when it ends} */
    @Override
    public String toString() {
        return "AccessToken[" + secret + ", expiry " + (expiry == null ? "unknown" : expiry) + "]";
    }
}
