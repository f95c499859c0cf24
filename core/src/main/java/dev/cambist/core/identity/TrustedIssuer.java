package dev.cambist.core.identity;

import dev.cambist.core.jose.SignatureAlgorithm;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * An issuer whose tokens are accepted, and on which conditions.
 *
 * @param name the name that access rules use; one name may stand for several URLs (Entra's tenants and versions)
 * @param url the exact {@code iss} of its tokens
 * @param tenant the Entra tenant that this URL belongs to, if any
 * @param audiences the values of {@code aud} of which a token must have one; trailing slashes do not count
 * @param algorithms the signature algorithms accepted from it
 * @param subjectClaim the claim that names the subject: {@code sub}, or {@code oid} for Entra, whose {@code sub}
 *     differs from one application to the next
 * @param keys the keys it publishes
 * @param redeemer present where refresh tokens of this issuer can be redeemed
 */
public record TrustedIssuer(
        String name,
        String url,
        Optional<String> tenant,
        Set<String> audiences,
        Set<SignatureAlgorithm> algorithms,
        String subjectClaim,
        IssuerKeys keys,
        Optional<RefreshTokenRedeemer> redeemer) {
    public TrustedIssuer {
        tenant = tenant.map(id -> id.toLowerCase(Locale.ROOT));
        audiences = Set.copyOf(audiences);
        algorithms = Set.copyOf(algorithms);
        if (audiences.isEmpty() || algorithms.isEmpty()) {
            throw new IllegalArgumentException("issuer " + name + " needs an audience and an algorithm");
        }
    }

    /** The same issuer with its keys and its redeemer behind others, such as what counts or bounds who asks for them. */
    public TrustedIssuer withKeys(IssuerKeys other, Optional<RefreshTokenRedeemer> redeeming) {
        return new TrustedIssuer(name, url, tenant, audiences, algorithms, subjectClaim, other, redeeming);
    }

    boolean accepts(String audience) {
        String bare = withoutTrailingSlashes(audience);
        return audiences.stream()
                .anyMatch(accepted -> withoutTrailingSlashes(accepted).equals(bare));
    }

    /** Azure's resources come with and without a slash at the end, and az sends two. */
    private static String withoutTrailingSlashes(String audience) {
        int end = audience.length();
        while (end > 0 && audience.charAt(end - 1) == '/') {
            end--;
        }
        return audience.substring(0, end);
    }
}
