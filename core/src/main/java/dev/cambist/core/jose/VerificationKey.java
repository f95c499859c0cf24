package dev.cambist.core.jose;

import java.security.PublicKey;
import java.util.Optional;

/**
 * A public key of an issuer's key set.
 *
 * @param id the {@code kid} under which the issuer publishes it, if it gives one
 * @param key the key
 * @param only the one algorithm that the issuer lets it be used for (JWK {@code alg}), if it says so
 */
public record VerificationKey(Optional<String> id, PublicKey key, Optional<SignatureAlgorithm> only) {
    public boolean suits(SignatureAlgorithm algorithm) {
        return algorithm.suits(key) && (only.isEmpty() || only.get() == algorithm);
    }
}
