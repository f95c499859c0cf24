package dev.cambist.core.identity;

import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.jose.VerificationKey;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which key a token is checked with, and so whose token it is: of the issuers with the token's {@code iss}, mostly one,
 * it is of the one with whose key it verifies. Names of keys should differ within a set and need not (RFC 7517 section
 * 4.5), so several of one name are tried, a few at most: a signature costs more to check than to write down.
 */
final class KeyChoice {
    /** Signatures that are checked of one token. */
    private static final int MOST_TRIED = 4;

    private final Jws jws;
    private final SignatureAlgorithm algorithm;
    private final List<TrustedIssuer> matching = new ArrayList<>(1);
    private int tried;
    private @Nullable RefusedException unavailable;

    private KeyChoice(Jws jws, SignatureAlgorithm algorithm) {
        this.jws = jws;
        this.algorithm = algorithm;
    }

    /** The issuer that signed, or a refusal; {@code tenant} may name the one that is meant. */
    static TrustedIssuer signer(Jws jws, List<TrustedIssuer> issuers, Optional<String> tenant) {
        Optional<SignatureAlgorithm> named = jws.algorithm().flatMap(SignatureAlgorithm::named);
        List<TrustedIssuer> candidates = new ArrayList<>(issuers.size());
        for (TrustedIssuer issuer : issuers) {
            if (named.isPresent() && issuer.algorithms().contains(named.get())) {
                candidates.add(issuer);
            }
        }
        if (candidates.isEmpty()) {
            throw new RefusedException(new BadCredential.AlgorithmNotAllowed(
                    jws.algorithm().orElse("missing"),
                    issuers.stream()
                            .flatMap(issuer -> issuer.algorithms().stream())
                            .distinct()
                            .sorted()
                            .map(SignatureAlgorithm::jwsName)
                            .toList()));
        }
        return new KeyChoice(jws, named.orElseThrow()).among(candidates, tenant);
    }

    private TrustedIssuer among(List<TrustedIssuer> candidates, Optional<String> tenant) {
        // Who has no keys has been waited for already, and a caller waits for an issuer once.
        List<TrustedIssuer> withKeys = new ArrayList<>(candidates.size());
        for (TrustedIssuer issuer : candidates) {
            if (look(issuer, false)) {
                withKeys.add(issuer);
            }
        }
        if (tried == 0) {
            withKeys.forEach(issuer -> look(issuer, true));
        }
        if (matching.size() == 1) {
            return matching.getFirst();
        }
        if (matching.isEmpty()) {
            throw nobody(candidates.getFirst().url());
        }
        return matching.stream()
                .filter(issuer -> tenant.isPresent() && tenant.get().equals(issuer.name()))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        new BadCredential.AmbiguousIssuer(candidates.getFirst().url())));
    }

    /** Whether the issuer has keys. */
    private boolean look(TrustedIssuer issuer, boolean again) {
        try {
            List<VerificationKey> keys =
                    again ? issuer.keys().refreshed() : issuer.keys().known();
            for (VerificationKey key : fitting(keys)) {
                if (tried == MOST_TRIED) {
                    return true;
                }
                tried++;
                if (jws.isSignedBy(key.key(), algorithm)) {
                    matching.add(issuer);
                    return true;
                }
            }
            return true;
        } catch (RefusedException e) {
            // Another issuer of the same URL may have its keys at hand.
            unavailable = e;
            return false;
        }
    }

    /** A token without {@code kid} is accepted only where there is no choice (OpenID Connect Core section 10.1). */
    private List<VerificationKey> fitting(List<VerificationKey> keys) {
        Optional<String> id = jws.keyId();
        List<VerificationKey> fitting = new ArrayList<>(1);
        for (VerificationKey key : keys) {
            if ((id.isEmpty() || key.id().equals(id)) && key.suits(algorithm)) {
                fitting.add(key);
            }
        }
        return id.isEmpty() && fitting.size() > 1 ? List.of() : fitting;
    }

    private RefusedException nobody(String url) {
        if (unavailable != null) {
            return unavailable;
        }
        return new RefusedException(
                tried > 0 ? new BadCredential.BadSignature() : new BadCredential.UnknownKey(url, jws.keyId()));
    }
}
