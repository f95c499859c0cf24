package dev.cambist.core.jose;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The asymmetric signature algorithms of RFC 7518 section 3.1, RFC 8037 and RFC 9864. There is no {@code none} and no HMAC here,
 * so that a token can never be checked with either.
 */
public enum SignatureAlgorithm {
    RS256("SHA256withRSA", Kind.RSA, 256),
    RS384("SHA384withRSA", Kind.RSA, 384),
    RS512("SHA512withRSA", Kind.RSA, 512),
    PS256("RSASSA-PSS", Kind.RSA, 256),
    PS384("RSASSA-PSS", Kind.RSA, 384),
    PS512("RSASSA-PSS", Kind.RSA, 512),
    ES256("SHA256withECDSAinP1363Format", Kind.EC, 256),
    ES384("SHA384withECDSAinP1363Format", Kind.EC, 384),
    ES512("SHA512withECDSAinP1363Format", Kind.EC, 521),
    EDDSA("Ed25519", Kind.ED25519, 0);

    /** RFC 8037's {@code EdDSA} leaves the curve to the key; the only one here is the one that RFC 9864 names. */
    private static final String FULLY_SPECIFIED_EDDSA = "Ed25519";

    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 16_384; // of the JDK and of AWS-LC

    /**
     * Longer exponents AWS-LC calls a wrong signature, while the JDK verifies them, and Go takes 31 bits at most: with a
     * key that is not used at all, no answer depends on whose code computes it.
     */
    private static final int MAX_EXPONENT_BITS = 33;

    /** The curves of RFC 7518 section 3.4 by their size, which alone does not tell them: secp256k1 has 256 bits too. */
    private static final Map<Integer, ECParameterSpec> CURVES =
            Map.of(256, curve("secp256r1"), 384, curve("secp384r1"), 521, curve("secp521r1"));

    private enum Kind {
        RSA,
        EC,
        ED25519
    }

    private final String jcaName;
    private final Kind kind;
    private final int size;

    SignatureAlgorithm(String jcaName, Kind kind, int size) {
        this.jcaName = jcaName;
        this.kind = kind;
        this.size = size;
    }

    /** The name as it stands in a JWS header. */
    public String jwsName() {
        return this == EDDSA ? "EdDSA" : name();
    }

    /** The algorithm of this name; {@code EdDSA} is also called {@code Ed25519}, as RFC 9864 section 2.2 wants it. */
    public static Optional<SignatureAlgorithm> named(String jwsName) {
        if (jwsName.equals(FULLY_SPECIFIED_EDDSA)) {
            return Optional.of(EDDSA);
        }
        for (SignatureAlgorithm algorithm : values()) {
            if (algorithm.jwsName().equals(jwsName)) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** Whether a key of this kind, curve and size may be used: the key decides the algorithm, not the token. */
    public boolean suits(Key key) {
        return switch (kind) {
            case RSA -> key instanceof RSAKey rsa && isLongEnough(rsa) && isExponentOfAll(rsa);
            case EC -> key instanceof ECKey ec && isCurve(ec.getParams());
            case ED25519 ->
                key instanceof EdECKey ed
                        && ed.getParams().getName().toUpperCase(Locale.ROOT).equals("ED25519");
        };
    }

    /** Whether the signature is this key's over these bytes; a malformed signature is simply not. */
    public boolean verify(PublicKey key, byte[] signed, byte[] signature) {
        return verify(key, signed, signed.length, signature);
    }

    /** As {@link #verify(PublicKey, byte[], byte[])}, over so many bytes from the beginning. */
    boolean verify(PublicKey key, byte[] signed, int length, byte[] signature) {
        if (!suits(key) || !isWhole(signature)) {
            return false;
        }
        try {
            Signature verifier = engine();
            verifier.initVerify(key);
            verifier.update(signed, 0, length);
            return verifier.verify(signature);
        } catch (SignatureException | InvalidKeyException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no provider for " + jcaName, e);
        }
    }

    /**
     * "If the JWS Signature is not a 64-octet sequence, the validation has failed" (RFC 7518 section 3.4, and 96 and 132
     * for the longer curves): the JDK takes both halves with leading zeros left out.
     */
    private boolean isWhole(byte[] signature) {
        return kind != Kind.EC || signature.length == 2 * ((size + Byte.SIZE - 1) / Byte.SIZE);
    }

    public byte[] sign(PrivateKey key, byte[] data) {
        return sign(key, data, data.length);
    }

    /** Of so many bytes from the beginning. */
    public byte[] sign(PrivateKey key, byte[] data, int length) {
        try {
            Signature signer = engine();
            signer.initSign(key);
            signer.update(data, 0, length);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with " + jcaName, e);
        }
    }

    /** With a key that only this provider can use, such as one in a token. */
    public byte[] sign(Provider provider, PrivateKey key, byte[] data) {
        try {
            Signature signer = Signature.getInstance(jcaName, provider);
            signer.initSign(key);
            signer.update(data);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with " + jcaName, e);
        }
    }

    private static boolean isLongEnough(RSAKey key) {
        int bits = key.getModulus().bitLength();
        return bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS;
    }

    /** Odd, at least 3 (with 1 everything is its own signature), and of a length that everybody computes with. */
    private static boolean isExponentOfAll(RSAKey key) {
        if (!(key instanceof RSAPublicKey known)) {
            return true;
        }
        BigInteger exponent = known.getPublicExponent();
        return exponent.testBit(0) && exponent.bitLength() > 1 && exponent.bitLength() <= MAX_EXPONENT_BITS;
    }

    private boolean isCurve(ECParameterSpec found) {
        ECParameterSpec wanted = Objects.requireNonNull(CURVES.get(size));
        return found.getCurve().equals(wanted.getCurve())
                && found.getGenerator().equals(wanted.getGenerator())
                && found.getOrder().equals(wanted.getOrder())
                && found.getCofactor() == wanted.getCofactor();
    }

    private static ECParameterSpec curve(String name) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(name));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no provider for " + name, e);
        }
    }

    private Signature engine() throws GeneralSecurityException {
        Signature engine = Signature.getInstance(jcaName);
        if (this == PS256 || this == PS384 || this == PS512) {
            String hash = "SHA-" + size;
            engine.setParameter(new PSSParameterSpec(
                    hash, "MGF1", new MGF1ParameterSpec(hash), size / 8, PSSParameterSpec.TRAILER_FIELD_BC));
        }
        return engine;
    }
}
