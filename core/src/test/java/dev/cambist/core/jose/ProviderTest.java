package dev.cambist.core.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Keys;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The build runs the tests of this package twice, with the JDK's own providers and with AWS-LC: the same has to come of both. */
final class ProviderTest {
    private static final int PRIME_BITS = 1024;
    private static final byte[] DATA = "signed".getBytes(UTF_8);
    /** DigestInfo of SHA-256 up to the hash itself (RFC 8017 section 9.2, note 1). */
    private static final byte[] DIGEST_INFO = HexFormat.of().parseHex("3031300d060960864801650304020105000420");

    /** Or the second run would be the first again. */
    @Test
    @EnabledOnOs(OS.LINUX)
    @EnabledIfSystemProperty(named = "java.security.properties", matches = ".*accp\\.security")
    void signatures_runOfAwsLc_areItsOwn() throws GeneralSecurityException {
        for (String name : new String[] {"SHA256withRSA", "RSASSA-PSS", "SHA256withECDSAinP1363Format", "Ed25519"}) {
            assertThat(Signature.getInstance(name).getProvider().getName())
                    .as(name)
                    .isEqualTo("AmazonCorrettoCryptoProvider");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 65_537, 4_294_967_311L})
    void verify_exponentThatEverybodyComputesWith_isRead(long exponent) throws GeneralSecurityException {
        Signed signed = Signed.with(BigInteger.valueOf(exponent));

        assertThat(SignatureAlgorithm.RS256.suits(signed.key())).isTrue();
        assertThat(SignatureAlgorithm.RS256.verify(signed.key(), DATA, signed.signature()))
                .isTrue();
        signed.signature()[10] ^= 1;
        assertThat(SignatureAlgorithm.RS256.verify(signed.key(), DATA, signed.signature()))
                .isFalse();
    }

    /** The JDK verifies with these, AWS-LC finds every signature wrong: so the key is none, whoever computes. */
    @ParameterizedTest
    @ValueSource(strings = {"17179869209", "18446744073709551629", "340282366920938463463374607431768211507"})
    void suits_exponentThatNotEverybodyComputesWith_isNot(String exponent) throws GeneralSecurityException {
        Signed signed = Signed.with(new BigInteger(exponent));

        assertThat(SignatureAlgorithm.RS256.suits(signed.key())).isFalse();
        assertThat(SignatureAlgorithm.RS256.verify(signed.key(), DATA, signed.signature()))
                .isFalse();
    }

    /** The JDK reads no key with an exponent of 1 or 2, or of more than 16,384 bits; AWS-LC does, and refuses to compute with it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 65_536})
    void suits_exponentThatSignsNothing_isNot(int exponent) throws GeneralSecurityException {
        BigInteger modulus = ((RSAPublicKey) Keys.RSA.getPublic()).getModulus();

        assertThat(isUsable(modulus, BigInteger.valueOf(exponent))).isFalse();
    }

    @Test
    void suits_modulusAboveTheLimitOfBoth_isNot() throws GeneralSecurityException {
        BigInteger odd = BigInteger.ONE.shiftLeft(16_384).setBit(0);

        assertThat(isUsable(odd, BigInteger.valueOf(65_537))).isFalse();
        assertThat(isUsable(odd.clearBit(16_384).setBit(16_383), BigInteger.valueOf(65_537)))
                .isTrue();
    }

    private static boolean isUsable(BigInteger modulus, BigInteger exponent) throws GeneralSecurityException {
        try {
            PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
            return SignatureAlgorithm.RS256.suits(key);
        } catch (InvalidKeySpecException e) {
            return false;
        }
    }

    /** A key, and its signature over the data, made with numbers alone: no provider makes keys of every kind. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Signed(PublicKey key, byte[] signature) {
        static Signed with(BigInteger exponent) throws GeneralSecurityException {
            Random random = new Random(1);
            BigInteger p = prime(exponent, random);
            BigInteger q = prime(exponent, random);
            BigInteger modulus = p.multiply(q);
            BigInteger secret = exponent.modInverse(p.subtract(BigInteger.ONE).multiply(q.subtract(BigInteger.ONE)));
            PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
            byte[] number = new BigInteger(1, padded()).modPow(secret, modulus).toByteArray();
            byte[] signature = new byte[PRIME_BITS / 4];
            int length = Math.min(number.length, signature.length); // without the octet of the sign
            System.arraycopy(number, number.length - length, signature, signature.length - length, length);
            return new Signed(key, signature);
        }

        private static BigInteger prime(BigInteger exponent, Random random) {
            while (true) {
                BigInteger prime = BigInteger.probablePrime(PRIME_BITS, random);
                if (prime.subtract(BigInteger.ONE).gcd(exponent).equals(BigInteger.ONE)) {
                    return prime;
                }
            }
        }

        /** EMSA-PKCS1-v1_5 (RFC 8017 section 9.2). */
        private static byte[] padded() throws GeneralSecurityException {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(DATA);
            byte[] padded = new byte[PRIME_BITS / 4];
            Arrays.fill(padded, (byte) 0xff);
            padded[0] = 0;
            padded[1] = 1;
            int end = padded.length - hash.length - DIGEST_INFO.length;
            padded[end - 1] = 0;
            System.arraycopy(DIGEST_INFO, 0, padded, end, DIGEST_INFO.length);
            System.arraycopy(hash, 0, padded, padded.length - hash.length, hash.length);
            return padded;
        }
    }
}
