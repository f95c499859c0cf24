package dev.cambist.core.identity;

import dev.cambist.core.jose.Secret;

/** Turns a refresh token of an identity provider into an identity token, at that provider's own token endpoint. */
@FunctionalInterface
public interface RefreshTokenRedeemer {
    /**
     * The identity token that the issuer gives for its refresh token, not verified yet. Refuses with
     * {@code RedemptionRefused} when the issuer says no, {@code IssuerUnavailable} when it says nothing, and
     * {@code TooManyRedemptions} without asking it.
     *
     * @param from who asks, as far as that can be told without a credential: the address that the request comes from
     */
    Secret redeem(Secret refreshToken, String from);
}
