package dev.cambist.core.exchange;

import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.Scope;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.identity.IdentityVerifier;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.token.MintedToken;
import dev.cambist.core.token.OwnToken;
import dev.cambist.core.token.Service;
import dev.cambist.core.token.TokenMint;
import dev.cambist.core.token.TokenReader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The second flow: a refresh token in, an access token for some repositories out. */
public record TokenFlow(
        Services services, IdentityVerifier verifier, Policy policy, TokenReader reader, TokenMint mint) {
    /**
     * What came of a token request.
     *
     * @param caller who asked, as far as the server's log may say it
     * @param decision what was granted, and why
     * @param refreshToken the caller's own refresh token again, where he asked for one
     */
    public record Issued(
            Service service,
            String caller,
            Decision decision,
            MintedToken accessToken,
            Optional<Secret> refreshToken) {}

    public Issued issue(TokenRequest request) {
        Service service = services.named(request.service());
        return switch (request.credential()) {
            case Credential.None none -> decide(service, new Caller.Anonymous(), request, Optional.empty());
            case Credential.RefreshToken shown ->
                renew(service, reader.readRefreshToken(shown.token(), service), request);
            case Credential.TokenAsPassword shown ->
                switch (reader.read(shown.token(), service)) {
                    case OwnToken.Refresh refresh -> renew(service, refresh, request);
                    case OwnToken.Access access -> narrow(service, access, request);
                };
        };
    }

    private Issued renew(Service service, OwnToken.Refresh refresh, TokenRequest request) {
        Identity identity = refresh.identity();
        if (!verifier.stillTrusts(identity)) {
            throw new RefusedException(new BadCredential.IssuerRemoved(identity.issuer()));
        }
        // Never a new one: Docker keeps the first that it was given for ever.
        return decide(service, identity, request, Optional.of(refresh.token()).filter(token -> request.offline()));
    }

    private Issued decide(Service service, Caller caller, TokenRequest request, Optional<Secret> refreshToken) {
        Decision decision = policy.decide(
                caller, service.name(), request.scopes(), mint.clock().instant());
        MintedToken token = mint.accessToken(service, caller.subjectClaim(), decision.granted(), Instant.MAX);
        return new Issued(service, caller.toString(), decision, token, refreshToken);
    }

    /** An access token buys a part of its own rights, for what is left of its own time. */
    private Issued narrow(Service service, OwnToken.Access access, TokenRequest request) {
        List<Scope> granted = Scope.intersection(request.scopes(), access.granted());
        Decision decision = new Decision(request.scopes(), granted, List.of());
        MintedToken token = mint.accessToken(service, access.subject(), granted, access.expiry());
        return new Issued(service, "access token of " + access.subject(), decision, token, Optional.empty());
    }
}
