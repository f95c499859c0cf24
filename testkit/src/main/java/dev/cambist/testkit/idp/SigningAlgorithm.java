package dev.cambist.testkit.idp;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/** The signature algorithms of RFC 7518 (section 3.1) and RFC 8037 that have a public key. */
public enum SigningAlgorithm {
    RS256(KeyFamily.RSA, "SHA256withRSA"),
    RS384(KeyFamily.RSA, "SHA384withRSA"),
    RS512(KeyFamily.RSA, "SHA512withRSA"),
    PS256(KeyFamily.RSA, "RSASSA-PSS"),
    PS384(KeyFamily.RSA, "RSASSA-PSS"),
    PS512(KeyFamily.RSA, "RSASSA-PSS"),
    ES256(KeyFamily.P256, "SHA256withECDSAinP1363Format"),
    ES384(KeyFamily.P384, "SHA384withECDSAinP1363Format"),
    ES512(KeyFamily.P521, "SHA512withECDSAinP1363Format"),
    /** Ed25519, the only curve for it here. */
    EDDSA(KeyFamily.ED25519, "Ed25519");

    private final KeyFamily family;
    private final String signature;

    SigningAlgorithm(KeyFamily family, String signature) {
        this.family = family;
        this.signature = signature;
    }

    /** The {@code alg} header parameter. */
    public String header() {
        return this == EDDSA ? "EdDSA" : name();
    }

    KeyFamily family() {
        return family;
    }

    byte[] sign(PrivateKey key, byte[] input) throws GeneralSecurityException {
        var signer = Signature.getInstance(signature);
        switch (this) {
            case PS256 -> signer.setParameter(pss("SHA-256", MGF1ParameterSpec.SHA256, 32));
            case PS384 -> signer.setParameter(pss("SHA-384", MGF1ParameterSpec.SHA384, 48));
            case PS512 -> signer.setParameter(pss("SHA-512", MGF1ParameterSpec.SHA512, 64));
            default -> {}
        }
        signer.initSign(key);
        signer.update(input);
        return signer.sign();
    }

    private static PSSParameterSpec pss(String hash, MGF1ParameterSpec mask, int saltBytes) {
        return new PSSParameterSpec(hash, "MGF1", mask, saltBytes, PSSParameterSpec.TRAILER_FIELD_BC);
    }
}
