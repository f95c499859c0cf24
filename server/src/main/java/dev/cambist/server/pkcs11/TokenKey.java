package dev.cambist.server.pkcs11;

import dev.cambist.core.jose.SignatureAlgorithm;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known outside of a key in a token.
 *
 * @param label of its certificate there
 * @param chain its certificate first, then that of each issuer which is in the token too
 */
public record TokenKey(String label, List<X509Certificate> chain) {
    public TokenKey {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a key without a certificate");
        }
    }

    public X509Certificate certificate() {
        return chain.getFirst();
    }

    public PublicKey publicKey() {
        return certificate().getPublicKey();
    }

    /** What it signs with; empty where it is a key for none of the algorithms that there are. */
    public Optional<SignatureAlgorithm> algorithm() {
        return Stream.of(SignatureAlgorithm.ES256, SignatureAlgorithm.RS256)
                .filter(candidate -> candidate.suits(publicKey()))
                .findFirst();
    }

    /** The label and the certificate's serial number: a certificate fills a page. */
    @Override
    public String toString() {
        return "TokenKey[" + label + " " + certificate().getSerialNumber().toString(16) + "]";
    }
}
