package dev.cambist.core.exchange;

import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Scope;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.session.Robots;
import dev.cambist.core.session.SessionUse;
import dev.cambist.core.token.MintedToken;
import dev.cambist.core.token.OwnToken;
import dev.cambist.core.token.Service;
import dev.cambist.core.token.TokenMint;
import dev.cambist.core.token.TokenReader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The second flow: a refresh token in, an access token for some repositories out. An identity token is exchanged on the
 * way.
 *
 * @param exchange the first flow, with which this one shares registries, issuers, policy and mint
 * @param robots those that sign in with a name and a password
 */
public record TokenFlow(ExchangeFlow exchange, TokenReader reader, Robots robots) {
    /** A flow without robots. */
    public TokenFlow(ExchangeFlow exchange, TokenReader reader) {
        this(exchange, reader, Robots.NONE);
    }

    /**
     * What came of a token request.
     *
     * @param caller who asked
     * @param decision what was granted, and why
     * @param refreshToken where the caller asked for one: its own again, or the one that was made on the way
     * @param session what was begun or used by this, if a refresh token was
     */
    public record Issued(
            Service service,
            Caller caller,
            Decision decision,
            MintedToken accessToken,
            Optional<Secret> refreshToken,
            Optional<SessionUse> session) {}

    public Issued issue(TokenRequest request) {
        Service service = exchange.services().named(request.service());
        return switch (request.credential()) {
            case Credential.None none -> decide(service, new Caller.Anonymous(), request, Optional.empty());
            case Credential.RefreshToken shown ->
                renew(service, reader.readRefreshToken(shown.token(), service), request);
            case Credential.TokenAsPassword shown ->
                reader.readUnlessForeign(
                                shown.token(), service, exchange.services().all())
                        .map(own -> use(service, own, request))
                        .orElseGet(() -> exchange(service, shown.token(), request));
            case Credential.IdentityToken shown -> exchange(service, shown.token(), request);
            // Whoever shows an identity token has said who it is, whatever the client calls its user.
            case Credential.Password shown ->
                reader.isForeign(shown.secret())
                        ? exchange(service, shown.secret(), request)
                        : serve(service, robots.signIn(shown.user(), shown.secret(), service.name()), request);
        };
    }

    private Issued use(Service service, OwnToken own, TokenRequest request) {
        return switch (own) {
            case OwnToken.Refresh refresh -> renew(service, refresh, request);
            case OwnToken.Access access -> narrow(service, access, request);
        };
    }

    /** The first flow as part of this one, for clients that can do nothing but sign in. */
    private Issued exchange(Service service, Secret identityToken, TokenRequest request) {
        if (reader.isOwn(identityToken)) {
            throw new RefusedException(new BadCredential.WrongTokenKind(
                    "a token of this server",
                    "an identity token of an issuer that it trusts; a refresh token of this server is the password of"
                            + " user " + Credential.NULL_GUID));
        }
        ExchangeFlow.Exchanged exchanged = exchange.exchange(
                new ExchangeRequest.OfAccessToken(request.service(), Optional.empty(), identityToken));
        return decide(service, exchanged.identity(), request, Optional.of(Session.of(exchanged)));
    }

    private Issued renew(Service service, OwnToken.Refresh refresh, TokenRequest request) {
        // Never a new one: Docker keeps the first that it was given for ever.
        return decide(service, refresh.identity(), request, Optional.of(new Session(refresh.use(), refresh.token())));
    }

    /**
     * A robot has what its scope map says and, if it is somebody's own, what its owner may let it do; for as long as it is
     * there itself, and never a refresh token.
     */
    private Issued serve(Service service, Robots.SignedIn signedIn, TokenRequest request) {
        Caller.Robot robot = signedIn.robot();
        Instant now = exchange.mint().clock().instant();
        Decision decision = signedIn.rights()
                .decide(
                        exchange.policy(),
                        exchange.verifier()::stillTrusts,
                        robot,
                        service.name(),
                        request.scopes(),
                        now);
        Optional<String> password = Optional.of(signedIn.password());
        Instant end = signedIn.expires().orElse(Instant.MAX);
        MintedToken token = mint(service, robot, password, decision.granted(), end);
        return new Issued(service, robot, decision, token, Optional.empty(), Optional.empty());
    }

    /** One exchange and what came of it: its refresh token, whose id is its name. */
    private record Session(SessionUse use, Secret refreshToken) {
        static Session of(ExchangeFlow.Exchanged exchanged) {
            return new Session(exchanged.session(), exchanged.refreshToken().token());
        }
    }

    private Issued decide(Service service, Caller caller, TokenRequest request, Optional<Session> session) {
        Decision decision = exchange.policy()
                .decide(
                        caller,
                        service.name(),
                        request.scopes(),
                        exchange.mint().clock().instant());
        MintedToken token =
                mint(service, caller, session.map(known -> known.use().id()), decision.granted(), Instant.MAX);
        Optional<Secret> kept = session.filter(known -> request.offline()).map(Session::refreshToken);
        return new Issued(service, caller, decision, token, kept, session.map(Session::use));
    }

    /**
     * An access token buys a part of its own rights, for what is left of its own time. A right on any repository buys none
     * on one: that would be a right by itself, which outlives a change of the rules.
     */
    private Issued narrow(Service service, OwnToken.Access access, TokenRequest request) {
        boolean byRules = exchange.policy().isAskedAtEachUse(service.name());
        List<Scope> granted = Scope.intersection(request.scopes(), access.granted()).stream()
                .filter(scope -> byRules || !scope.isByRules())
                .toList();
        Decision decision = new Decision(request.scopes(), granted, List.of());
        Caller bearer = access.robot().<Caller>map(robots::named).orElseGet(() -> new Caller.Bearer(access.subject()));
        Caller known = access.identity().<Caller>map(identity -> identity).orElse(bearer);
        MintedToken token = mint(service, known, access.session(), granted, access.expiry());
        return new Issued(service, bearer, decision, token, Optional.empty(), Optional.empty());
    }

    /** Whatever a caller showed, a token says no more of it than the policy needs to know. */
    private MintedToken mint(
            Service service, Caller caller, Optional<String> session, List<Scope> granted, Instant notAfter) {
        Caller remembered =
                caller instanceof Identity identity && (service.isAdmin() || TokenMint.namesIdentity(granted))
                        ? exchange.policy().remembered(identity)
                        : caller;
        if (service.isAdmin()) {
            if (!(remembered instanceof Identity operator)) {
                throw new RefusedException(new BadCredential.NoOperator());
            }
            return exchange.mint().adminToken(operator, session, granted);
        }
        return exchange.mint().accessToken(service, remembered, session, granted, notAfter);
    }
}
