package dev.cambist.core.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Keys;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Wycheproof tries with ECDSA in the form of P1363: signatures of another length, in another form, and numbers that
 * are none.
 */
final class EcdsaSignatureTest {
    static Stream<Arguments> curves() {
        return Stream.of(
                Arguments.of(SignatureAlgorithm.ES256, Keys.P256, "SHA-256"),
                Arguments.of(SignatureAlgorithm.ES384, Keys.P384, "SHA-384"),
                Arguments.of(SignatureAlgorithm.ES512, Keys.P521, "SHA-512"));
    }

    /** RFC 7518 section 3.4: exactly twice the octets of the curve, so leading zeros belong to it. */
    @ParameterizedTest
    @MethodSource("curves")
    void verify_leadingZerosLeftOutOrAdded_isNot(SignatureAlgorithm algorithm, KeyPair pair, String hash)
            throws GeneralSecurityException {
        Signed signed = withLeadingZeros(pair, hash);
        int octets = octets(pair);
        byte[] whole = signed.bytes(octets);
        assertThat(algorithm.verify(pair.getPublic(), signed.message(), whole)).isTrue();

        for (int other : new int[] {octets - 1, octets + 1, octets + 8}) {
            assertThat(algorithm.verify(pair.getPublic(), signed.message(), signed.bytes(other)))
                    .as("%s octets", 2 * other)
                    .isFalse();
        }
        assertThat(algorithm.verify(pair.getPublic(), signed.message(), Arrays.copyOf(whole, whole.length - 1)))
                .isFalse();
        assertThat(algorithm.verify(pair.getPublic(), signed.message(), Arrays.copyOf(whole, whole.length + 1)))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("curves")
    void verify_numbersThatAreNone_isNot(SignatureAlgorithm algorithm, KeyPair pair, String hash) {
        BigInteger order = ((ECPublicKey) pair.getPublic()).getParams().getOrder();
        BigInteger[] odd = {
            BigInteger.ZERO,
            BigInteger.ONE,
            order,
            order.subtract(BigInteger.ONE),
            order.add(BigInteger.ONE),
            BigInteger.ONE.shiftLeft(order.bitLength()).subtract(BigInteger.ONE)
        };
        byte[] message = "message".getBytes(US_ASCII);
        for (BigInteger r : odd) {
            for (BigInteger s : odd) {
                byte[] signature = new Signed("message", r, s).bytes(octets(pair));
                assertThat(algorithm.verify(pair.getPublic(), message, signature))
                        .as("%s %s", r, s)
                        .isFalse();
            }
        }
    }

    /** Java's own form of ECDSA and that of TLS, which no JWS has (RFC 7515 appendix A.3). */
    @Test
    void verify_signatureInDer_isNot() throws GeneralSecurityException {
        byte[] message = "message".getBytes(US_ASCII);
        Signature der = Signature.getInstance("SHA256withECDSA");
        der.initSign(Keys.P256.getPrivate());
        der.update(message);

        assertThat(SignatureAlgorithm.ES256.verify(Keys.P256.getPublic(), message, der.sign()))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("curves")
    void verify_ofEveryOtherLength_isNot(SignatureAlgorithm algorithm, KeyPair pair, String hash) {
        byte[] message = "message".getBytes(US_ASCII);
        byte[] good = algorithm.sign(pair.getPrivate(), message);
        for (int length = 0; length < good.length; length++) {
            assertThat(algorithm.verify(pair.getPublic(), message, Arrays.copyOf(good, length)))
                    .isFalse();
            assertThat(algorithm.verify(pair.getPublic(), message, new byte[length]))
                    .isFalse();
        }
        assertThat(good).hasSize(2 * octets(pair));
        assertThat(algorithm.verify(pair.getPublic(), message, good)).isTrue();
    }

    /** Every half of ours is padded, too: registries want them whole. */
    @Test
    void sign_manyTimes_isAlwaysOfTheWholeLength() {
        for (int i = 0; i < 600; i++) {
            assertThat(SignatureAlgorithm.ES256.sign(Keys.P256.getPrivate(), new byte[] {(byte) i}))
                    .hasSize(64);
        }
    }

    private record Signed(String text, BigInteger r, BigInteger s) {
        byte[] message() {
            return text.getBytes(US_ASCII);
        }

        byte[] bytes(int octets) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (BigInteger number : new BigInteger[] {r, s}) {
                byte[] bytes = number.toByteArray();
                int start = Math.max(0, bytes.length - octets);
                out.writeBytes(new byte[octets - (bytes.length - start)]);
                out.write(bytes, start, bytes.length - start);
            }
            return out.toByteArray();
        }
    }

    /** A sound signature of which both numbers begin with a zero octet; made by hand, for chance makes few. */
    private static Signed withLeadingZeros(KeyPair pair, String hash) throws GeneralSecurityException {
        ECPrivateKey key = (ECPrivateKey) pair.getPrivate();
        BigInteger order = key.getParams().getOrder();
        int most = 8 * (octets(pair) - 1);
        KeyPairGenerator nonces = KeyPairGenerator.getInstance("EC");
        nonces.initialize(key.getParams());
        KeyPair nonce;
        BigInteger r;
        do {
            nonce = nonces.generateKeyPair();
            r = ((ECPublicKey) nonce.getPublic()).getW().getAffineX().mod(order);
        } while (r.bitLength() > most);
        BigInteger inverse = ((ECPrivateKey) nonce.getPrivate()).getS().modInverse(order);
        for (int i = 0; ; i++) {
            String message = "message " + i;
            BigInteger digest =
                    new BigInteger(1, MessageDigest.getInstance(hash).digest(message.getBytes(US_ASCII)));
            BigInteger s = inverse.multiply(digest.add(r.multiply(key.getS()))).mod(order);
            if (s.bitLength() <= most) {
                return new Signed(message, r, s);
            }
        }
    }

    private static int octets(KeyPair pair) {
        return (((ECPublicKey) pair.getPublic()).getParams().getOrder().bitLength() + 7) / 8;
    }
}
