package dev.cambist.core.exchange;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Delegation;
import dev.cambist.core.access.RepositoryFilter;
import dev.cambist.core.access.Rights;
import dev.cambist.core.access.Scope;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.identity.VerifiedIdentity;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.PortalRefusal;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.session.SessionUse;
import dev.cambist.core.token.MintedToken;
import dev.cambist.core.token.PortalToken;
import dev.cambist.core.token.Service;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Both flows for a person with a browser: an identity token of a sign-in becomes a session of the portal, and that becomes
 * refresh tokens. It verifies by the same issuers and decides by the same policy as they do.
 */
public record PortalFlow(ExchangeFlow exchange) {
    /** Who signed in, and what the browser keeps for it. */
    public record SignedIn(Identity identity, SessionUse session, MintedToken token) {}

    /**
     * Signs a person in. Whoever may do nothing at any registry, nor with the server, is refused as at an exchange.
     *
     * @param identityToken as the issuer gave it for a code that only this browser's sign-in could redeem
     */
    public SignedIn signIn(Secret identityToken, SignInExpectation expected) {
        VerifiedIdentity verified = exchange.verifier().verify(identityToken, Optional.empty());
        Identity identity = verified.identity();
        check(identity, expected);
        Instant now = exchange.mint().clock().instant();
        requireAnyRight(identity, now);
        JsonObject claims = exchange.policy().relevant(identity.claims());
        MintedToken token = exchange.mint().portalToken(verified, claims, name(identity));
        SessionUse session = new SessionUse(
                token.id(), identity.issuer(), identity.subject(), claims, token.issuedAt(), token.expiry());
        return new SignedIn(identity, session, token);
    }

    private static void check(Identity identity, SignInExpectation expected) {
        JsonObject claims = identity.claims();
        if (!identity.issuer().equals(expected.issuer())
                || !identity.issuerUrl().equals(expected.issuerUrl())) {
            throw not(expected, "another issuer made it");
        }
        boolean forClient = claims.texts("aud").contains(expected.client());
        if (!forClient
                || claims.text("azp")
                        .filter(party -> !party.equals(expected.client()))
                        .isPresent()) {
            throw not(expected, "it was made for another client than " + expected.client());
        }
        if (claims.text("nonce")
                .map(Secret::new)
                .filter(expected.nonce()::matches)
                .isEmpty()) {
            throw not(expected, "its nonce is not the one that was sent");
        }
    }

    private static RefusedException not(SignInExpectation expected, String what) {
        return new RefusedException(new PortalRefusal.NotThisSignIn(expected.issuer(), what));
    }

    private void requireAnyRight(Identity identity, Instant now) {
        List<Service> registries = exchange.services().all();
        boolean any = Stream.concat(registries.stream(), Stream.of(Service.ADMIN))
                .anyMatch(service ->
                        !exchange.policy().rights(identity, service.name(), now).isEmpty());
        if (!any) {
            throw exchange.noRights(identity, registries.isEmpty() ? Service.ADMIN : registries.getFirst(), now);
        }
    }

    /** What people call somebody (OpenID Connect Core 1.0 section 5.1); its subject where the issuer says nothing. */
    private static String name(Identity identity) {
        return Stream.of("name", "preferred_username", "email")
                .flatMap(claim -> identity.claims().text(claim).stream())
                .filter(text -> !text.isBlank())
                .findFirst()
                .map(Refusal::shown)
                .orElse(identity.subject());
    }

    /**
     * A refresh token for a registry, for a program of the person's: what an exchange would have given, and never longer
     * than the person's session. Refused where an exchange would be.
     */
    public ExchangeFlow.Exchanged refreshToken(PortalToken person, String registry) {
        Service service = registry(registry);
        Identity identity = person.identity();
        Instant now = exchange.mint().clock().instant();
        Rights rights = rights(person, service, now);
        if (rights.isEmpty()) {
            throw exchange.noRights(identity, service, now);
        }
        MintedToken token = exchange.mint().refreshToken(service, person, rights.actions());
        SessionUse session = new SessionUse(
                token.id(), identity.issuer(), identity.subject(), identity.claims(), token.issuedAt(), token.expiry());
        return new ExchangeFlow.Exchanged(service, identity, session, rights, token);
    }

    /** What the person may do on some repository of the registry now, and by which rules. */
    public Rights rights(PortalToken person, Service service) {
        return rights(person, service, exchange.mint().clock().instant());
    }

    private Rights rights(PortalToken person, Service service, Instant now) {
        return exchange.policy().rights(person.identity(), service.name(), now);
    }

    /** What the person gets of what it asks for, and why not the rest. */
    public Decision decide(PortalToken person, Service service, List<Scope> asked) {
        return decide(person.identity(), service, asked);
    }

    /** What anybody would get, and why not the rest. */
    public Decision decide(Caller caller, Service service, List<Scope> asked) {
        return exchange.policy()
                .decide(caller, service.name(), asked, exchange.mint().clock().instant());
    }

    /** The repositories of a registry on which the person has an action now, to be asked for many names. */
    public RepositoryFilter where(PortalToken person, Service service, Action action) {
        return exchange.policy()
                .where(
                        person.identity(),
                        service.name(),
                        action,
                        exchange.mint().clock().instant());
    }

    /** The repositories of a registry on which a robot may have an action now by the rules about its owner. */
    public RepositoryFilter where(Delegation from, Service service, Action action) {
        return exchange.policy()
                .where(from, service.name(), action, exchange.mint().clock().instant());
    }

    /** The person as a robot of its own remembers it. */
    public Identity remembered(PortalToken person) {
        return exchange.policy().remembered(person.identity());
    }

    /** Whether the person may use the admin API, to change something or only to ask. */
    public Optional<Action> administers(PortalToken person) {
        Rights rights = rights(person, Service.ADMIN);
        return Stream.of(Action.ADMIN_WRITE, Action.ADMIN_READ)
                .filter(rights.actions()::contains)
                .findFirst();
    }

    /** A registry by one of its names; the server itself is none. */
    public Service registry(String name) {
        Service service = exchange.services().named(name);
        if (service.isAdmin()) {
            throw new RefusedException(new InvalidRequest.UnknownService(name));
        }
        return service;
    }
}
