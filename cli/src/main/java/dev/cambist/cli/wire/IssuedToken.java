package dev.cambist.cli.wire;

import dev.cambist.core.jose.Secret;
import java.util.OptionalLong;

/**
 * An access token.
 *
 * @param expiresInSeconds how long it lasts, as far as the service said so
 */
public record IssuedToken(Secret token, OptionalLong expiresInSeconds) {}
