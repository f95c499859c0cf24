package dev.cambist.core.identity;

import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Verifies identity tokens: JWTs (RFC 7519) of configured issuers. Everything is checked before the expiry, so that a
 * token refused as expired is right in all else; the refresh grant relies on that.
 */
public final class IdentityVerifier {
    /** Clocks may differ by this much: a token is expired when {@code exp + LEEWAY <= now}. */
    public static final Duration LEEWAY = Duration.ofSeconds(60);

    private static final Set<String> TOKEN_TYPES = Set.of("jwt", "at+jwt");

    private final Map<String, List<TrustedIssuer>> issuers = new LinkedHashMap<>();
    private final InstantSource clock;

    /** Issuers of one URL, such as two clusters that were set up alike, are told apart by their keys. */
    public IdentityVerifier(Collection<TrustedIssuer> issuers, InstantSource clock) {
        for (TrustedIssuer issuer : issuers) {
            List<TrustedIssuer> alike = this.issuers.computeIfAbsent(issuer.url(), url -> new ArrayList<>());
            if (alike.stream().anyMatch(other -> other.name().equals(issuer.name()))) {
                throw new IllegalArgumentException("two issuers have the URL " + issuer.url());
            }
            alike.add(issuer);
        }
        this.clock = clock;
    }

    /**
     * Verifies a token, or refuses it with the first thing that is wrong with it.
     *
     * @param tenant the tenant that the caller says the token is of: the token's {@code tid}, if it has one, or the name
     *     under which its issuer is configured
     */
    public VerifiedIdentity verify(Secret token, Optional<String> tenant) {
        Jws jws = Jws.parse(token);
        checkType(jws);
        TrustedIssuer issuer = KeyChoice.signer(jws, issuersOf(jws.claims()), tenant);
        JsonObject claims = jws.claims();
        checkAudience(claims, issuer);
        checkTenant(claims, issuer, tenant);
        String subject = claims.text(issuer.subjectClaim())
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> missing(issuer.subjectClaim()));
        Instant expiry = checkTimes(claims);
        return new VerifiedIdentity(
                new Identity(issuer.name(), issuer.url(), subject, claims), claims.text("tid"), expiry);
    }

    /** Whether any issuer is configured to redeem refresh tokens. */
    public boolean canRedeem() {
        return all().anyMatch(issuer -> issuer.redeemer().isPresent());
    }

    /** The issuer whose refresh tokens a caller of this tenant has; a tenant may also be an issuer's configured name. */
    public TrustedIssuer redeemingIssuer(Optional<String> tenant) {
        // An Entra tenant stands there twice, once for each version of its tokens.
        Set<List<String>> seen = new HashSet<>();
        List<TrustedIssuer> able = all().filter(issuer -> issuer.redeemer().isPresent())
                .filter(issuer -> seen.add(
                        issuer.tenant().map(id -> List.of(issuer.name(), id)).orElse(List.of(issuer.url()))))
                .toList();
        List<TrustedIssuer> meant = able.stream()
                .filter(issuer -> tenant.isEmpty()
                        || tenant.get().equalsIgnoreCase(issuer.tenant().orElse(""))
                        || tenant.get().equals(issuer.name()))
                .toList();
        // One that cannot be told apart by tenant may still be the only one there is.
        List<TrustedIssuer> found =
                meant.isEmpty() && able.size() == 1 && able.getFirst().tenant().isEmpty() ? able : meant;
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw new RefusedException(
                new BadCredential.CannotRedeem(
                        able.isEmpty()
                                ? "no issuer is configured to redeem refresh tokens"
                                : found.isEmpty()
                                        ? "no issuer that can redeem refresh tokens is of that tenant"
                                        : "more than one issuer can redeem refresh tokens and the field tenant does not say which"));
    }

    /** Whether an identity's issuer is still configured, under the same name and URL. */
    public boolean stillTrusts(Identity identity) {
        return issuers.getOrDefault(identity.issuerUrl(), List.of()).stream()
                .anyMatch(issuer -> issuer.name().equals(identity.issuer()));
    }

    private Stream<TrustedIssuer> all() {
        return issuers.values().stream().flatMap(List::stream);
    }

    private static void checkType(Jws jws) {
        String type = jws.type().orElse("jwt");
        if (!TOKEN_TYPES.contains(type.toLowerCase(Locale.ROOT))) {
            throw new RefusedException(new BadCredential.WrongTokenKind(
                    "a token of type " + type, "an identity token (type JWT or at+jwt)"));
        }
    }

    private List<TrustedIssuer> issuersOf(JsonObject claims) {
        String url = claims.text("iss").orElseThrow(() -> missing("iss"));
        List<TrustedIssuer> found = issuers.get(url);
        if (found == null) {
            throw new RefusedException(
                    new BadCredential.UntrustedIssuer(url, slashed(url).filter(issuers::containsKey)));
        }
        return found;
    }

    /** With a slash at the end where there is none, and without it where there is one. */
    private static Optional<String> slashed(String url) {
        return Optional.of(url.endsWith("/") ? url.substring(0, url.length() - 1) : url + "/");
    }

    private static void checkAudience(JsonObject claims, TrustedIssuer issuer) {
        List<String> audiences = claims.texts("aud");
        if (audiences.stream().noneMatch(issuer::accepts)) {
            throw new RefusedException(new BadCredential.WrongAudience(
                    audiences, issuer.audiences().stream().sorted().toList()));
        }
    }

    private static void checkTenant(JsonObject claims, TrustedIssuer issuer, Optional<String> asked) {
        Optional<String> found = claims.text("tid");
        if (issuer.tenant().isPresent() && !issuer.tenant().equals(found.map(tid -> tid.toLowerCase(Locale.ROOT)))) {
            throw missing("tid");
        }
        if (asked.isPresent()
                && found.isPresent()
                && !asked.get().equalsIgnoreCase(found.get())
                && !asked.get().equals(issuer.name())) {
            throw new RefusedException(new BadCredential.TenantMismatch(asked.get(), found.get()));
        }
    }

    private Instant checkTimes(JsonObject claims) {
        Instant now = clock.instant();
        Instant expiry = claims.number("exp").map(IdentityVerifier::instant).orElseThrow(() -> missing("exp"));
        for (String start : List.of("nbf", "iat")) {
            if (claims.has(start)) {
                Instant from =
                        claims.number(start).map(IdentityVerifier::instant).orElseThrow(() -> missing(start));
                if (from.isAfter(now.plus(LEEWAY))) {
                    throw new RefusedException(new BadCredential.NotYetValidToken(Duration.between(now, from)));
                }
            }
        }
        if (!expiry.plus(LEEWAY).isAfter(now)) {
            throw new RefusedException(new BadCredential.ExpiredToken(Duration.between(expiry, now)));
        }
        return expiry;
    }

    /** Bounded so that no arithmetic on it can overflow: year 9999 is as good as never. */
    private static Instant instant(long seconds) {
        return Instant.ofEpochSecond(Math.clamp(seconds, 0, 253_402_300_799L));
    }

    private static RefusedException missing(String claim) {
        return new RefusedException(new BadCredential.MissingClaim(claim));
    }
}
