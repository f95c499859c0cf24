package dev.cambist.testkit.idp;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/** A kind of key pair; several algorithms can share one. */
enum KeyFamily {
    RSA("RSA", "SHA256withRSA", "300d06092a864886f70d01010b0500"),
    P256("EC", "SHA256withECDSA", "300a06082a8648ce3d040302"),
    P384("EC", "SHA384withECDSA", "300a06082a8648ce3d040303"),
    P521("EC", "SHA512withECDSA", "300a06082a8648ce3d040304"),
    ED25519("Ed25519", "Ed25519", "300506032b6570");

    private static final int RSA_BITS = 2048;

    private final String generator;

    /** How a certificate is signed: by JCA's name, and as the DER of its AlgorithmIdentifier (RFC 3279, 5758, 8410). */
    private final String certificateSignature;

    private final String certificateAlgorithm;

    KeyFamily(String generator, String certificateSignature, String certificateAlgorithm) {
        this.generator = generator;
        this.certificateSignature = certificateSignature;
        this.certificateAlgorithm = certificateAlgorithm;
    }

    String certificateSignature() {
        return certificateSignature;
    }

    String certificateAlgorithm() {
        return certificateAlgorithm;
    }

    SigningKey generate() {
        try {
            var pairs = KeyPairGenerator.getInstance(generator);
            pairs.initialize(parameters());
            KeyPair pair = pairs.generateKeyPair();
            return new SigningKey(this, pair, SelfSignedCertificate.of(pair, this));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no " + this + " key", e);
        }
    }

    private AlgorithmParameterSpec parameters() {
        return switch (this) {
            case RSA -> new RSAKeyGenParameterSpec(RSA_BITS, RSAKeyGenParameterSpec.F4);
            case P256 -> new ECGenParameterSpec("secp256r1");
            case P384 -> new ECGenParameterSpec("secp384r1");
            case P521 -> new ECGenParameterSpec("secp521r1");
            case ED25519 -> NamedParameterSpec.ED25519;
        };
    }
}
