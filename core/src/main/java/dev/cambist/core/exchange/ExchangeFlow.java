package dev.cambist.core.exchange;

import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Mismatch;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.Rights;
import dev.cambist.core.access.Verdict;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.identity.IdentityVerifier;
import dev.cambist.core.identity.TrustedIssuer;
import dev.cambist.core.identity.VerifiedIdentity;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.session.SessionUse;
import dev.cambist.core.token.MintedToken;
import dev.cambist.core.token.Service;
import dev.cambist.core.token.TokenMint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The first flow: an identity token in, a refresh token for one registry out. */
public record ExchangeFlow(Services services, IdentityVerifier verifier, Policy policy, TokenMint mint) {
    private static final int MOST_WHY = 20; // rules that a refusal tells of

    /**
     * What came of an exchange.
     *
     * @param session what began with the refresh token
     * @param rights what the identity may do on some repository of the registry, and by which rules
     */
    public record Exchanged(
            Service service, Identity identity, SessionUse session, Rights rights, MintedToken refreshToken) {}

    public Exchanged exchange(ExchangeRequest request) {
        return exchange(request, "");
    }

    /**
     * As {@link #exchange(ExchangeRequest)}, for a request from elsewhere.
     *
     * @param from the address that it comes from: what may be tried only so often is counted by it
     */
    public Exchanged exchange(ExchangeRequest request, String from) {
        Service service = services.named(request.service());
        VerifiedIdentity verified = identify(request, from);
        Identity identity = verified.identity();
        Instant now = mint.clock().instant();
        // Decided by what the refresh token will remember: so each use of it decides, and of 500 groups it has a few.
        Identity remembered = policy.remembered(identity);
        Rights rights = policy.rights(remembered, service.name(), now);
        if (rights.isEmpty()) {
            throw noRights(identity, service, now);
        }
        JsonObject claims = remembered.claims();
        MintedToken token = mint.refreshToken(service, verified, rights.actions(), claims);
        SessionUse session = new SessionUse(
                token.id(), identity.issuer(), identity.subject(), claims, token.issuedAt(), token.expiry());
        return new Exchanged(service, identity, session, rights, token);
    }

    private VerifiedIdentity identify(ExchangeRequest request, String from) {
        return switch (request) {
            case ExchangeRequest.OfAccessToken of -> verifier.verify(of.accessToken(), of.tenant());
            case ExchangeRequest.OfRefreshToken of -> redeem(of.refreshToken(), of.tenant(), from);
            case ExchangeRequest.OfBoth of -> verifyOrRedeem(of, from);
        };
    }

    /** Kubernetes nodes on Azure send the access token in both fields; redeeming that would be an error of its own. */
    private VerifiedIdentity verifyOrRedeem(ExchangeRequest.OfBoth request, String from) {
        try {
            return verifier.verify(request.accessToken(), request.tenant());
        } catch (RefusedException e) {
            boolean onlyExpired = e.refusal() instanceof BadCredential.ExpiredToken;
            // Where nothing can be redeemed, the one thing that helps is a newer access token.
            if (onlyExpired && verifier.canRedeem() && !request.refreshToken().matches(request.accessToken())) {
                return redeem(request.refreshToken(), request.tenant(), from);
            }
            throw e;
        }
    }

    private VerifiedIdentity redeem(Secret refreshToken, Optional<String> tenant, String from) {
        TrustedIssuer issuer = verifier.redeemingIssuer(tenant);
        Secret identityToken = issuer.redeemer().orElseThrow().redeem(refreshToken, from);
        return verifier.verify(identityToken, tenant);
    }

    RefusedException noRights(Identity identity, Service service, Instant now) {
        Decision decision = policy.decide(identity, service.name(), List.of(), now);
        boolean groupsLeftOut = identity.groupsAreLeftOut()
                && decision.verdicts().stream()
                        .anyMatch(verdict -> verdict instanceof Verdict.NotApplied not
                                && not.why() instanceof Mismatch.GroupsLeftOut);
        List<String> why = decision.why(MOST_WHY);
        return new RefusedException(
                new BadCredential.NoRights(identity.issuer(), identity.subject(), service.name(), why, groupsLeftOut));
    }
}
