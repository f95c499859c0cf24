package dev.cambist.core.token;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Scope;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.identity.VerifiedIdentity;
import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Makes Cambist's own tokens. Claims stand in ACR's order with {@code exp} ahead of every array and object, because a
 * client of ACR stops reading at the first of those; the payload is ASCII that base64url encodes without {@code -} and
 * {@code _}, because others decode it with the standard alphabet.
 *
 * @param issuer the {@code iss} of all tokens
 * @param refreshKeys the secrets of refresh tokens as they are now; one may be replaced while the server runs
 * @param ids makes each token's {@code jti}
 */
public record TokenMint(
        String issuer,
        Lifetimes lifetimes,
        Supplier<KeyRing<HmacKey>> refreshKeys,
        InstantSource clock,
        Supplier<UUID> ids) {
    /** Registries such as zot allow no clock skew at all. */
    static final Duration BACK_DATED = Duration.ofSeconds(30);

    static final String REFRESH_TYPE = "refresh+jwt";

    /** Of a token for the admin API. It is of no other kind than this, whatever service and rights stand in it. */
    static final String ADMIN_TYPE = "admin+jwt";

    /** Of what a browser shows to the portal. Neither registries nor the token endpoints take one. */
    static final String PORTAL_TYPE = "portal+jwt";

    static final String PORTAL_GRANT = "portal";
    static final String TENANT = "tenant";
    static final String NAME = "name";
    static final String SESSION = "session";

    static final String ROBOT = "robot";

    /** The actions that a token has wherever the rules give them to its caller when it is shown. */
    static final String BY_RULES = "by_rules";

    /**
     * A refresh token for one service. Nobody but Cambist verifies it, so it is an HMAC and can never pass for an access
     * token.
     *
     * @param rights what the identity may do at all; information for clients, decided anew at each use
     * @param claims the claims to remember, on which the policy depends
     */
    public MintedToken refreshToken(Service service, VerifiedIdentity verified, Set<Action> rights, JsonObject claims) {
        Identity identity = verified.identity();
        Instant now = now();
        return refreshToken(
                service,
                new Identity(identity.issuer(), identity.issuerUrl(), identity.subject(), claims),
                verified.tenant().orElse(identity.issuer()),
                rights,
                now,
                now.plus(lifetimes.refreshToken()));
    }

    /**
     * A refresh token for a person who has signed in to the portal; it never outlives that session, so that no session
     * buys another one after it for ever.
     */
    public MintedToken refreshToken(Service service, PortalToken person, Set<Action> rights) {
        Instant now = now();
        Instant wanted = now.plus(lifetimes.refreshToken());
        Instant expiry = wanted.isAfter(person.expiry()) ? person.expiry() : wanted;
        return refreshToken(service, person.identity(), person.tenant(), rights, now, expiry);
    }

    private MintedToken refreshToken(
            Service service, Identity identity, String tenant, Set<Action> rights, Instant now, Instant expiry) {
        String id = ids.get().toString();
        JsonWriter json = begin(id, identity.subject(), now, expiry, service, "refresh_token", 1024)
                .member(TENANT, tenant);
        json.name("permissions").beginObject().name("actions").texts(words(rights));
        json.name("notActions").texts(List.of()).endObject();
        json.name("roles").texts(List.of());
        write(json, identity, identity.claims());
        return new MintedToken(authenticated(REFRESH_TYPE, json), id, now, expiry);
    }

    /**
     * What a browser shows to the portal for a person who has signed in, for as long as a refresh token lives. It is an
     * HMAC of a type of its own: nothing but the portal takes it.
     *
     * @param claims the claims to remember, on which the policy depends
     * @param name what people call the identity
     */
    public MintedToken portalToken(VerifiedIdentity verified, JsonObject claims, String name) {
        Identity identity = verified.identity();
        Instant now = now();
        Instant expiry = now.plus(lifetimes.refreshToken());
        String id = ids.get().toString();
        JsonWriter json = begin(id, identity.subject(), now, expiry, Service.PORTAL, PORTAL_GRANT, 1024)
                .member(TENANT, verified.tenant().orElse(identity.issuer()))
                .member(NAME, name);
        write(json, identity, claims);
        return new MintedToken(authenticated(PORTAL_TYPE, json), id, now, expiry);
    }

    /**
     * An access token for the admin API. Nobody but Cambist reads it, so it is an HMAC like a refresh token, of another
     * type: no registry and no gateway can take it, and nothing that they take is one. It says whole whom it is of, so that
     * the rules can be asked again whenever it is shown.
     *
     * @param identity with the claims on which the policy depends
     * @param session the {@code jti} of the refresh token that it comes from
     */
    public MintedToken adminToken(Identity identity, Optional<String> session, List<Scope> granted) {
        Instant now = now();
        Instant expiry = now.plus(lifetimes.accessToken());
        String id = ids.get().toString();
        JsonWriter json = begin(id, identity.subject(), now, expiry, Service.ADMIN, "access_token", 1024);
        write(json, granted);
        write(json, identity, identity.claims());
        session.ifPresent(refresh -> json.member(SESSION, refresh));
        return new MintedToken(authenticated(ADMIN_TYPE, json), id, now, expiry);
    }

    private Secret authenticated(String type, JsonWriter json) {
        HmacKey key = refreshKeys.get().current();
        String header = new JsonWriter()
                .beginObject()
                .member("alg", "HS256")
                .member("typ", type)
                .member("kid", key.id())
                .endObject()
                .toString();
        return new Secret(Jws.compact(Jws.encoded(header), json.endObject().toBuffer(), key::sign));
    }

    private static void write(JsonWriter json, List<Scope> granted) {
        json.name("access").beginArray();
        for (Scope scope : granted) {
            if (scope.isByRules()) {
                continue; // never where a registry reads it, which could take the star for all names
            }
            json.beginObject().member("type", scope.type()).member("name", scope.name());
            json.name("actions").texts(scope.actionWords()).endObject();
        }
        json.endArray().name("roles").texts(List.of());
    }

    /**
     * An access token that a registry verifies by itself. Where it grants the catalog and the caller is somebody, it has
     * the member {@code identity} of a refresh token: which names of the catalog the caller may see is decided where the
     * catalog is filtered, and no scope of the token says it. So has one that grants any repository, of which nothing
     * stands in {@code access}: {@code by_rules} lists the actions, and the gateway asks the rules anew at each use. No
     * other token has the member, because whatever registry verifies the token can read it. Where the caller is a robot,
     * the member {@code robot} is its name. The last member is the {@code session}.
     *
     * @param session the {@code jti} of the refresh token, or the id of the robot's password, that it comes from
     * @param notAfter the token never lives longer than this
     */
    public MintedToken accessToken(
            Service service, Caller caller, Optional<String> session, List<Scope> granted, Instant notAfter) {
        Instant now = now();
        Instant wanted = now.plus(lifetimes.accessToken());
        Instant expiry = wanted.isAfter(notAfter) ? notAfter : wanted;
        String id = ids.get().toString();
        JsonWriter json = begin(id, caller.subjectClaim(), now, expiry, service, "access_token", 512);
        write(json, granted);
        writeByRules(json, caller, granted);
        if (caller instanceof Identity identity && namesIdentity(granted)) {
            write(json, identity, identity.claims());
        }
        if (caller instanceof Caller.Robot robot) {
            json.member(ROBOT, robot.name());
        }
        session.ifPresent(refresh -> json.member(SESSION, refresh));
        String token = service.keys().get().current().sign(json.endObject());
        return new MintedToken(new Secret(token), id, now, expiry);
    }

    /** Whether an access token for these says whole whom it is of, because the rules are asked again when it is shown. */
    public static boolean namesIdentity(List<Scope> granted) {
        for (Scope scope : granted) {
            if (scope.isByRules() || scope.actions().contains(Action.CATALOG)) {
                return true;
            }
        }
        return false;
    }

    private static void writeByRules(JsonWriter json, Caller caller, List<Scope> granted) {
        for (Scope scope : granted) {
            if (scope.isByRules()) {
                if (!(caller instanceof Identity) && !caller.subjectClaim().isEmpty()) {
                    throw new IllegalArgumentException(
                            "the rules are about nobody of whom no more is known than " + caller);
                }
                json.name(BY_RULES).texts(scope.actionWords());
                return;
            }
        }
    }

    private static void write(JsonWriter json, Identity identity, JsonObject claims) {
        json.name("identity").beginObject();
        json.member("issuer", identity.issuer()).member("url", identity.issuerUrl());
        json.member("subject", identity.subject()).name("claims").value(claims).endObject();
    }

    private JsonWriter begin(
            String id, String subject, Instant now, Instant expiry, Service service, String grantType, int length) {
        long from = now.minus(BACK_DATED).getEpochSecond();
        return new JsonWriter(length)
                .beginObject()
                .member("jti", id)
                .member("sub", subject)
                .member("nbf", from)
                .member("exp", expiry.getEpochSecond())
                .member("iat", from)
                .member("iss", issuer)
                .member("aud", service.name())
                .member("version", "1.0")
                .member("grant_type", grantType);
    }

    /** Whole seconds, so that what is answered and what stands in the token agree. */
    private Instant now() {
        return Instant.ofEpochSecond(clock.instant().getEpochSecond());
    }

    private static List<String> words(Set<Action> actions) {
        return Action.words(actions);
    }
}
