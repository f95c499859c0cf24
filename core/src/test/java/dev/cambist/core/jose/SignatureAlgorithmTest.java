package dev.cambist.core.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.Keys;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SignatureAlgorithmTest {
    private static final byte[] DATA = "signed".getBytes(UTF_8);
    private static final Map<String, KeyPair> PAIRS = pairs();

    @ParameterizedTest
    @EnumSource
    void verify_ownSignature_isTrue(SignatureAlgorithm algorithm) {
        KeyPair pair = rightPair(algorithm);
        assertThat(algorithm.verify(pair.getPublic(), DATA, algorithm.sign(pair.getPrivate(), DATA)))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void verify_otherData_isFalse(SignatureAlgorithm algorithm) {
        KeyPair pair = rightPair(algorithm);
        byte[] signature = algorithm.sign(pair.getPrivate(), DATA);
        assertThat(algorithm.verify(pair.getPublic(), "signee".getBytes(UTF_8), signature))
                .isFalse();
        assertThat(algorithm.verify(pair.getPublic(), new byte[0], signature)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void verify_signatureWithOneBitChanged_isFalse(SignatureAlgorithm algorithm) {
        KeyPair pair = rightPair(algorithm);
        byte[] signature = algorithm.sign(pair.getPrivate(), DATA);
        for (int at = 0; at < signature.length; at += 7) {
            byte[] changed = signature.clone();
            changed[at] ^= (byte) (1 << (at % 8));
            assertThat(algorithm.verify(pair.getPublic(), DATA, changed))
                    .as("byte %d", at)
                    .isFalse();
        }
    }

    /** Each has one length; padding with zeros would give one token many spellings. */
    @ParameterizedTest
    @EnumSource
    void verify_signatureOfAnotherLength_isFalse(SignatureAlgorithm algorithm) {
        KeyPair pair = rightPair(algorithm);
        byte[] signature = algorithm.sign(pair.getPrivate(), DATA);
        for (int length = 0; length <= signature.length + 4; length++) {
            byte[] other = Arrays.copyOf(signature, length);
            assertThat(algorithm.verify(pair.getPublic(), DATA, other))
                    .as("%d bytes", length)
                    .isEqualTo(length == signature.length);
        }
        byte[] shifted = new byte[signature.length + 1];
        System.arraycopy(signature, 0, shifted, 1, signature.length);
        assertThat(algorithm.verify(pair.getPublic(), DATA, shifted)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"ES256", "ES384", "ES512"})
    void verify_ecdsaSignatureWithMoreZerosBeforeItsNumbers_isFalse(SignatureAlgorithm algorithm) {
        KeyPair pair = rightPair(algorithm);
        byte[] signature = algorithm.sign(pair.getPrivate(), DATA);
        int half = signature.length / 2;
        byte[] wide = new byte[signature.length + 2];
        System.arraycopy(signature, 0, wide, 1, half);
        System.arraycopy(signature, half, wide, half + 2, half);
        assertThat(algorithm.verify(pair.getPublic(), DATA, wide)).isFalse();
    }

    /** The numbers with which any data once verified (CVE-2022-21449). */
    @ParameterizedTest
    @EnumSource
    void verify_signatureOfZeros_isFalse(SignatureAlgorithm algorithm) {
        KeyPair pair = rightPair(algorithm);
        int length = algorithm.sign(pair.getPrivate(), DATA).length;
        assertThat(algorithm.verify(pair.getPublic(), DATA, new byte[length])).isFalse();
        byte[] ones = new byte[length];
        Arrays.fill(ones, (byte) 0xff);
        assertThat(algorithm.verify(pair.getPublic(), DATA, ones)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"ES256", "ES384", "ES512"})
    void verify_ecdsaSignatureInDerForm_isFalse(SignatureAlgorithm algorithm) throws GeneralSecurityException {
        KeyPair pair = rightPair(algorithm);
        Signature der = Signature.getInstance("SHA" + algorithm.name().substring(2) + "withECDSA");
        der.initSign(pair.getPrivate());
        der.update(DATA);
        assertThat(algorithm.verify(pair.getPublic(), DATA, der.sign())).isFalse();
    }

    /** Every signature against every algorithm and every key: the key decides, and only the right pair verifies. */
    @ParameterizedTest
    @EnumSource
    void verify_anyOtherAlgorithmOrKey_isFalse(SignatureAlgorithm signing) {
        byte[] signature = signing.sign(rightPair(signing).getPrivate(), DATA);
        for (SignatureAlgorithm verifying : SignatureAlgorithm.values()) {
            PAIRS.forEach((name, pair) -> assertThat(verifying.verify(pair.getPublic(), DATA, signature))
                    .as("%s checked as %s with %s", signing, verifying, name)
                    .isEqualTo(signing == verifying && pair == rightPair(signing)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void suits_keysOfEveryKind_isTrueForItsOwnOnly(SignatureAlgorithm algorithm) {
        PAIRS.forEach((name, pair) -> {
            boolean own = name.startsWith(kindOf(algorithm));
            assertThat(algorithm.suits(pair.getPublic()))
                    .as("%s with %s", algorithm, name)
                    .isEqualTo(own);
            assertThat(algorithm.suits(pair.getPrivate()))
                    .as("%s with %s", algorithm, name)
                    .isEqualTo(own);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512"})
    void verify_genuineSignatureOfAShortRsaKey_isFalse(String name) throws GeneralSecurityException {
        Signature signer = Signature.getInstance("SHA" + name.substring(2) + "withRSA");
        signer.initSign(Keys.SHORT_RSA.getPrivate());
        signer.update(DATA);
        SignatureAlgorithm algorithm = SignatureAlgorithm.valueOf(name);
        assertThat(algorithm.verify(Keys.SHORT_RSA.getPublic(), DATA, signer.sign()))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void named_itsOwnName_isIt(SignatureAlgorithm algorithm) {
        assertThat(SignatureAlgorithm.named(algorithm.jwsName())).contains(algorithm);
    }

    @Test
    void named_fullySpecifiedEd25519_isEdDsa() {
        assertThat(SignatureAlgorithm.named("Ed25519")).contains(SignatureAlgorithm.EDDSA);
    }

    /** RFC 7518 section 3.1: names are case-sensitive; nothing here is symmetric or unsigned. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "none", "None", "", "HS256", "HS384", "HS512", "es256", "ES256 ", "ES256K", "EDDSA", "eddsa", "ed25519",
                "Ed448", "RSA1_5", "dir"
            })
    void named_anythingElse_isNone(String name) {
        assertThat(SignatureAlgorithm.named(name)).isEmpty();
    }

    @Test
    void sign_withAKeyOfAnotherKind_isAnError() {
        assertThatThrownBy(() -> SignatureAlgorithm.RS256.sign(Keys.P256.getPrivate(), DATA))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SHA256withRSA");
    }

    @Test
    void verificationKey_publishedForOneAlgorithm_suitsNoOther() {
        VerificationKey any = new VerificationKey(Optional.empty(), Keys.RSA.getPublic(), Optional.empty());
        VerificationKey one =
                new VerificationKey(Optional.empty(), Keys.RSA.getPublic(), Optional.of(SignatureAlgorithm.PS256));
        assertThat(any.suits(SignatureAlgorithm.RS256)).isTrue();
        assertThat(any.suits(SignatureAlgorithm.ES256)).isFalse();
        assertThat(one.suits(SignatureAlgorithm.PS256)).isTrue();
        assertThat(one.suits(SignatureAlgorithm.RS256)).isFalse();
    }

    private static String kindOf(SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            case RS256, RS384, RS512, PS256, PS384, PS512 -> "RSA-2048";
            case ES256 -> "P-256";
            case ES384 -> "P-384";
            case ES512 -> "P-521";
            case EDDSA -> "Ed25519";
        };
    }

    private static KeyPair rightPair(SignatureAlgorithm algorithm) {
        return PAIRS.get(kindOf(algorithm));
    }

    private static Map<String, KeyPair> pairs() {
        Map<String, KeyPair> pairs = new LinkedHashMap<>();
        pairs.put("RSA-2048", Keys.RSA);
        pairs.put("RSA-2048, another", Keys.OTHER_RSA);
        pairs.put("RSA-1024", Keys.SHORT_RSA);
        pairs.put("P-256", Keys.P256);
        pairs.put("P-256, another", Keys.OTHER_P256);
        pairs.put("P-384", Keys.P384);
        pairs.put("P-521", Keys.P521);
        pairs.put("Ed25519", Keys.ED25519);
        pairs.put("Ed448", Keys.ED448);
        return pairs;
    }
}
