package dev.cambist.core;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/** Key pairs made once for all tests: an RSA key takes longer to make than most tests take. */
public final class Keys {
    public static final KeyPair RSA = rsa(2048);
    public static final KeyPair OTHER_RSA = rsa(2048);
    public static final KeyPair SHORT_RSA = rsa(1024);
    public static final KeyPair P256 = ec("secp256r1");
    public static final KeyPair OTHER_P256 = ec("secp256r1");
    public static final KeyPair P384 = ec("secp384r1");
    public static final KeyPair P521 = ec("secp521r1");
    public static final KeyPair ED25519 = edwards("Ed25519");
    public static final KeyPair ED448 = edwards("Ed448");

    private Keys() {}

    private static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair edwards(String curve) {
        try {
            return KeyPairGenerator.getInstance(curve).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
