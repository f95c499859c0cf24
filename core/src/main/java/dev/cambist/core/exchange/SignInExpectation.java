package dev.cambist.core.exchange;

import dev.cambist.core.jose.Secret;

/**
 * What an identity token must say to be of the sign-in that one browser has begun (OpenID Connect Core 1.0, section
 * 3.1.3.7).
 *
 * @param issuer the configured name of the issuer that the person was sent to
 * @param issuerUrl its {@code iss}
 * @param client the id of the client as which it was asked
 * @param nonce which was sent along
 */
public record SignInExpectation(String issuer, String issuerUrl, String client, Secret nonce) {}
