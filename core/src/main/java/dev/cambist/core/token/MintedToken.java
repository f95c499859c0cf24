package dev.cambist.core.token;

import dev.cambist.core.jose.Secret;
import java.time.Instant;

/**
 * A token that was just made.
 *
 * @param id its {@code jti}
 * @param issuedAt the true time of issue; the token's own {@code iat} is back-dated
 * @param expiry its {@code exp}
 */
public record MintedToken(Secret token, String id, Instant issuedAt, Instant expiry) {}
