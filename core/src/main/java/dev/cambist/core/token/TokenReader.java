package dev.cambist.core.token;

import dev.cambist.core.access.Scope;
import dev.cambist.core.access.Scopes;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.session.Lineage;
import dev.cambist.core.session.RevocationCheck;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Reads Cambist's own tokens back. A token's kind decides which key may have made it: refresh tokens are HMACs, access
 * tokens are signatures of the service's own keys, and neither can pass for the other.
 *
 * @param issuer the {@code iss} of all tokens of this server
 * @param refreshKeys the secrets of refresh tokens as they are now
 * @param trusted whether an identity's issuer is still trusted: a token outlives the configuration that it was made under
 * @param revocations which tokens are taken back
 */
public record TokenReader(
        String issuer,
        Supplier<KeyRing<HmacKey>> refreshKeys,
        Predicate<Identity> trusted,
        RevocationCheck revocations,
        InstantSource clock) {
    private static final String REFRESH_GRANT = "refresh_token";
    private static final String EXPECTED_REFRESH = "a refresh token that /oauth2/exchange of this server gave";
    private static final String EXPECTED_ACCESS = "an access token that /oauth2/token of this server gave";
    private static final String EXPECTED_EITHER =
            "a refresh or access token of this server; to sign in with an identity token, use the user oidc";
    private static final String EXPECTED_ADMIN =
            "an access token for the admin API, which /oauth2/token gives for scope=cambist:admin:*";
    private static final String EXPECTED_PORTAL = "a session of the portal of this server";
    private static final String AN_ADMIN_TOKEN = "an access token for the admin API";
    private static final String EXCHANGE_FIRST = "; exchange your identity token at /oauth2/exchange first";

    /** Whether a token says of itself that it is one of this server's; nothing is verified. */
    public boolean isOwn(Secret token) {
        return isOwn(Jws.parse(token));
    }

    /**
     * Whether it is a JWT that says of itself that somebody else made it, perhaps with something around it that does not
     * belong to it; nothing is verified, and nothing refused.
     */
    public boolean isForeign(Secret token) {
        try {
            return isForeign(Jws.parseUnwrapped(token));
        } catch (RefusedException e) {
            return false;
        }
    }

    /** A refresh token for this service, or a refusal; an access token is the wrong kind. */
    public OwnToken.Refresh readRefreshToken(Secret token, Service service) {
        Jws jws = parse(token, EXPECTED_REFRESH + EXCHANGE_FIRST);
        if (!isHmac(jws)) {
            throw wrongKind("an access token", EXPECTED_REFRESH);
        }
        return refresh(token, jws, service);
    }

    /**
     * An access token for this service, verified as a registry does that verifies tokens by itself; refuses a refresh
     * token as the wrong kind.
     *
     * @param skew by how much the clock of the server that made the token may differ from this one
     */
    public OwnToken.Access readAccessToken(Secret token, Service service, Duration skew) {
        Jws jws = parse(token, EXPECTED_ACCESS + EXCHANGE_FIRST);
        if (isHmac(jws)) {
            throw wrongKind(isAdmin(jws) ? AN_ADMIN_TOKEN : "a refresh token", EXPECTED_ACCESS);
        }
        return access(jws, service, List.of(), skew);
    }

    /** An access token for the admin API; refuses every other kind of token. */
    public AdminToken readAdminToken(Secret token) {
        Jws jws = parse(token, EXPECTED_ADMIN);
        if (!isHmac(jws)) {
            throw wrongKind("an access token for a registry", EXPECTED_ADMIN);
        }
        requireGenuine(jws);
        if (!isAdmin(jws)) {
            throw wrongKind("a refresh token", EXPECTED_ADMIN);
        }
        JsonObject claims = jws.claims();
        Instant expiry = checkUse(claims, Service.ADMIN, "access_token", Duration.ZERO);
        Identity identity = identity(claims.object("identity").orElseThrow(() -> missing("identity")));
        revocations.refuseRevoked(new Lineage(
                Service.ADMIN.name(),
                claims.text(TokenMint.SESSION),
                Optional.of(identity.issuer()),
                identity.subject(),
                issued(claims),
                false));
        return new AdminToken(identity, granted(claims), expiry);
    }

    /** What a browser shows to the portal; refuses every other kind of token. */
    public PortalToken readPortalToken(Secret token) {
        Jws jws = parse(token, EXPECTED_PORTAL);
        if (!isHmac(jws)) {
            throw wrongKind("an access token for a registry", EXPECTED_PORTAL);
        }
        requireGenuine(jws);
        if (!jws.type().orElse("").equals(TokenMint.PORTAL_TYPE)) {
            throw wrongKind("a token of another type", EXPECTED_PORTAL);
        }
        JsonObject claims = jws.claims();
        Instant expiry = checkUse(claims, Service.PORTAL, TokenMint.PORTAL_GRANT, Duration.ZERO);
        PortalToken person = new PortalToken(
                text(claims, "jti"),
                identity(claims.object("identity").orElseThrow(() -> missing("identity"))),
                text(claims, TokenMint.TENANT),
                text(claims, TokenMint.NAME),
                issued(claims),
                expiry);
        revocations.refuseRevoked(new Lineage(
                Service.PORTAL.name(),
                Optional.of(person.id()),
                Optional.of(person.identity().issuer()),
                person.identity().subject(),
                issued(claims),
                true));
        return person;
    }

    private static boolean isAdmin(Jws jws) {
        return jws.type().orElse("").equals(TokenMint.ADMIN_TYPE);
    }

    /** A refresh token or an access token for this service: what may stand as the null GUID's password. */
    public OwnToken read(Secret token, Service service) {
        return read(token, service, List.of());
    }

    /**
     * As {@link #read(Secret, Service)}; an access token that turns out to be of another service is refused with
     * {@code WrongService}.
     *
     * @param all the services of this server, whose keys tell which one a token is of
     */
    public OwnToken read(Secret token, Service service, List<Service> all) {
        return read(token, Jws.parse(token), service, all);
    }

    /** As {@link #read(Secret, Service, List)}, or nothing where the token {@linkplain #isForeign is somebody else's}. */
    public Optional<OwnToken> readUnlessForeign(Secret token, Service service, List<Service> all) {
        Jws jws;
        try {
            jws = Jws.parse(token);
        } catch (RefusedException e) {
            if (isForeign(token)) {
                return Optional.empty();
            }
            throw e;
        }
        return isForeign(jws) ? Optional.empty() : Optional.of(read(token, jws, service, all));
    }

    private OwnToken read(Secret token, Jws jws, Service service, List<Service> all) {
        own(jws, EXPECTED_EITHER);
        return isHmac(jws) ? refresh(token, jws, service) : access(jws, service, all, Duration.ZERO);
    }

    private Jws parse(Secret token, String expected) {
        return own(Jws.parse(token), expected);
    }

    private Jws own(Jws jws, String expected) {
        if (!isOwn(jws)) {
            throw wrongKind("a token of another issuer, not of this server", expected);
        }
        return jws;
    }

    private boolean isForeign(Jws jws) {
        return jws.claims().text("iss").isPresent() && !isOwn(jws);
    }

    private boolean isOwn(Jws jws) {
        return jws.claims().text("iss").orElse("").equals(issuer);
    }

    private static boolean isHmac(Jws jws) {
        return jws.algorithm().orElse("").equals("HS256");
    }

    private OwnToken.Refresh refresh(Secret token, Jws jws, Service service) {
        requireGenuine(jws);
        if (!jws.type().orElse("").equals(TokenMint.REFRESH_TYPE)) {
            throw wrongKind(isAdmin(jws) ? AN_ADMIN_TOKEN : "a token of another type", EXPECTED_REFRESH);
        }
        JsonObject claims = jws.claims();
        Instant expiry = checkUse(claims, service, REFRESH_GRANT, Duration.ZERO);
        JsonObject identity = claims.object("identity").orElseThrow(() -> missing("identity"));
        OwnToken.Refresh refresh =
                new OwnToken.Refresh(token, text(claims, "jti"), identity(identity), issued(claims), expiry);
        revocations.refuseRevoked(refresh.lineage(service));
        return refresh;
    }

    private void requireGenuine(Jws jws) {
        boolean genuine = jws.keyId()
                .flatMap(id -> refreshKeys.get().find(key -> key.id().equals(id)))
                .map(jws::isSignedBy)
                .orElse(false);
        if (!genuine) {
            throw new RefusedException(new BadCredential.BadSignature());
        }
    }

    private OwnToken.Access access(Jws jws, Service service, List<Service> all, Duration skew) {
        SigningKey signer = signer(jws, service).orElseThrow(() -> foreign(jws, service, all));
        JsonObject claims = jws.claims();
        Instant expiry = checkUse(claims, service, "access_token", skew);
        Instant start = Instant.ofEpochSecond(claims.number("nbf").orElseThrow(() -> missing("nbf")));
        Instant now = clock.instant();
        if (start.minus(skew).isAfter(now)) {
            throw new RefusedException(new BadCredential.NotYetValidToken(Duration.between(now, start)));
        }
        Optional<Identity> identity = claims.object("identity").map(this::identity);
        List<Scope> granted = new ArrayList<>(granted(claims));
        byRules(claims).ifPresent(granted::add);
        OwnToken.Access access = new OwnToken.Access(
                text(claims, "jti"),
                claims.text("sub").orElse(""),
                granted,
                issued(claims),
                expiry,
                identity,
                claims.text(TokenMint.SESSION),
                claims.text(TokenMint.ROBOT),
                signer);
        revocations.refuseRevoked(access.lineage(service));
        return access;
    }

    private static Optional<SigningKey> signer(Jws jws, Service service) {
        if (service.isAdmin()) {
            return Optional.empty(); // which no key of a registry signs for
        }
        return jws.keyId()
                .flatMap(id -> service.keys().get().find(key -> key.id().equals(id)))
                .filter(key -> key.algorithm().jwsName().equals(jws.algorithm().orElse("")))
                .filter(key -> jws.isSignedBy(key.publicKey(), key.algorithm()));
    }

    /** What the token itself says it is for is not to be believed; the key that signed it is. */
    private static RefusedException foreign(Jws jws, Service service, List<Service> all) {
        return new RefusedException(all.stream()
                .filter(other -> signer(jws, other).isPresent())
                .findFirst()
                .<BadCredential>map(other -> new BadCredential.WrongService(other.name(), service.name()))
                .orElseGet(BadCredential.BadSignature::new));
    }

    /** The member that {@link TokenMint} writes into refresh tokens, and into access tokens that grant the catalog. */
    private Identity identity(JsonObject member) {
        Identity identity = new Identity(
                text(member, "issuer"),
                text(member, "url"),
                text(member, "subject"),
                member.object("claims").orElse(JsonObject.EMPTY));
        if (!trusted.test(identity)) {
            throw new RefusedException(new BadCredential.IssuerRemoved(identity.issuer()));
        }
        return identity;
    }

    private Instant checkUse(JsonObject claims, Service service, String grantType, Duration skew) {
        if (!text(claims, "grant_type").equals(grantType)) {
            throw wrongKind("a token of another kind", "one with grant_type " + grantType);
        }
        String audience = text(claims, "aud");
        if (!audience.equals(service.name())) {
            throw new RefusedException(new BadCredential.WrongService(audience, service.name()));
        }
        Instant expiry = Instant.ofEpochSecond(claims.number("exp").orElseThrow(() -> missing("exp")));
        Instant now = clock.instant();
        if (!expiry.plus(skew).isAfter(now)) {
            boolean login = grantType.equals(REFRESH_GRANT);
            throw new RefusedException(new BadCredential.ExpiredToken(Duration.between(expiry, now), login));
        }
        return expiry;
    }

    private static Instant issued(JsonObject claims) {
        long backDated = claims.number("iat").orElseThrow(() -> missing("iat"));
        return Instant.ofEpochSecond(backDated).plus(TokenMint.BACK_DATED);
    }

    /** What a token has wherever the rules give it. */
    private static Optional<Scope> byRules(JsonObject claims) {
        return Scopes.parseOne("repository:*:" + String.join(",", claims.texts(TokenMint.BY_RULES)))
                .filter(scope -> !scope.actions().isEmpty());
    }

    /** The {@code access} entries, read as scopes; what depends on the rules never stands among them. */
    private static List<Scope> granted(JsonObject claims) {
        List<Scope> granted = new ArrayList<>();
        if (claims.value("access").orElse(List.of()) instanceof List<?> entries) {
            for (Object entry : entries) {
                if (entry instanceof JsonObject access) {
                    Scopes.parseOne(text(access, "type") + ":" + text(access, "name") + ":"
                                    + String.join(",", access.texts("actions")))
                            .filter(scope -> !scope.isByRules())
                            .ifPresent(granted::add);
                }
            }
        }
        return granted;
    }

    private static String text(JsonObject object, String name) {
        return object.text(name).filter(value -> !value.isBlank()).orElseThrow(() -> missing(name));
    }

    private static RefusedException wrongKind(String found, String expected) {
        return new RefusedException(new BadCredential.WrongTokenKind(found, expected));
    }

    private static RefusedException missing(String claim) {
        return new RefusedException(new BadCredential.MissingClaim(claim));
    }
}
