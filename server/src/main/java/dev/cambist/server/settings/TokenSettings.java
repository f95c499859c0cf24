package dev.cambist.server.settings;

import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.token.Lifetimes;

/**
 * The {@code tokens} block.
 *
 * @param issuer the {@code iss} of our tokens, which registries compare
 * @param algorithm what signs access tokens: ES256 or RS256
 */
public record TokenSettings(String issuer, SignatureAlgorithm algorithm, Lifetimes lifetimes) {
    public static final TokenSettings DEFAULT =
            new TokenSettings("cambist", SignatureAlgorithm.ES256, Lifetimes.DEFAULT);
}
