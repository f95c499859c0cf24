package dev.cambist.core.jose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Keys;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import org.junit.jupiter.api.Test;

/** RFC 7518 section 3.4: each ES algorithm has one curve, which its size alone does not tell. */
final class CurveTest {
    private static final ECParameterSpec P256 = ((ECPublicKey) Keys.P256.getPublic()).getParams();

    @Test
    void suits_curveOfTheSameSizeAsP256_isFalse() {
        ECParameterSpec secp256k1 = new ECParameterSpec(
                new EllipticCurve(
                        new ECFieldFp(hex("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F")),
                        BigInteger.ZERO,
                        BigInteger.valueOf(7)),
                new ECPoint(
                        hex("79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798"),
                        hex("483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8")),
                hex("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141"),
                1);
        assertThat(SignatureAlgorithm.ES256.suits(new GivenKey(secp256k1))).isFalse();
    }

    /** With a generator of his own choice, an attacker knows the private key of anybody's public key (CVE-2020-0601). */
    @Test
    void suits_p256WithAnotherGenerator_isFalse() {
        ECPoint point = ((ECPublicKey) Keys.OTHER_P256.getPublic()).getW();
        ECParameterSpec spoofed = new ECParameterSpec(P256.getCurve(), point, P256.getOrder(), 1);
        assertThat(SignatureAlgorithm.ES256.suits(new GivenKey(spoofed))).isFalse();
    }

    @Test
    void suits_p256WithAnotherOrderOrCofactor_isFalse() {
        ECParameterSpec order = new ECParameterSpec(
                P256.getCurve(), P256.getGenerator(), P256.getOrder().subtract(BigInteger.TWO), 1);
        ECParameterSpec cofactor = new ECParameterSpec(P256.getCurve(), P256.getGenerator(), P256.getOrder(), 4);
        assertThat(SignatureAlgorithm.ES256.suits(new GivenKey(order))).isFalse();
        assertThat(SignatureAlgorithm.ES256.suits(new GivenKey(cofactor))).isFalse();
    }

    @Test
    void suits_p256SpelledOut_isTrue() {
        ECParameterSpec same = new ECParameterSpec(
                new EllipticCurve(
                        P256.getCurve().getField(),
                        P256.getCurve().getA(),
                        P256.getCurve().getB()),
                P256.getGenerator(),
                P256.getOrder(),
                P256.getCofactor());
        assertThat(SignatureAlgorithm.ES256.suits(new GivenKey(same))).isTrue();
    }

    private static BigInteger hex(String digits) {
        return new BigInteger(digits, 16);
    }

    /** A key as some provider or certificate might give it. */
    private record GivenKey(ECParameterSpec getParams) implements ECPublicKey {
        private static final long serialVersionUID = 1L;

        @Override
        public ECPoint getW() {
            return getParams.getGenerator();
        }

        @Override
        public String getAlgorithm() {
            return "EC";
        }

        @Override
        public String getFormat() {
            return "X.509";
        }

        @Override
        public byte[] getEncoded() {
            return new byte[0];
        }
    }
}
