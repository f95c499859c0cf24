package dev.cambist.server.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.RSAKey;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.jose.VerificationKey;
import dev.cambist.core.json.JsonWriter;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeySetTest {
    private static final TestKey RSA = TestKey.rsa("rsa", SignatureAlgorithm.RS256);
    private static final TestKey EC = TestKey.es256("ec");

    @Test
    void read_everyAcceptedKind_isFoundWithItsId() throws IssuerException {
        TestKey es384 = TestKey.es384("es384");
        TestKey ed = TestKey.ed25519("ed");

        List<VerificationKey> keys = read(List.of(RSA.jwk(), EC.jwk(), es384.jwk(), ed.jwk()));

        assertThat(keys).containsExactly(key("rsa", RSA), key("ec", EC), key("es384", es384), key("ed", ed));
    }

    @Test
    void read_keyWithoutId_isFoundWithoutOne() throws IssuerException {
        assertThat(read(without(EC.jwk(), "kid")).getFirst().id()).isEmpty();
    }

    @Test
    void read_keyWithAlgorithm_isForThatOneOnly() throws IssuerException {
        VerificationKey key = read(with(RSA.jwk(), "alg", "PS256")).getFirst();

        assertThat(key.suits(SignatureAlgorithm.PS256)).isTrue();
        assertThat(key.suits(SignatureAlgorithm.RS256)).isFalse();
    }

    @Test
    void read_sameKeyTwice_isOne() throws IssuerException {
        assertThat(read(List.of(EC.jwk(), EC.jwk()))).hasSize(1);
    }

    @Test
    void read_certificatesBesideTheKey_areNotLookedAt() throws IssuerException {
        assertThat(read(with(with(EC.jwk(), "x5c", List.of("not a certificate")), "x5u", 7)))
                .hasSize(1);
    }

    @Test
    void read_badKeysBesideAGoodOne_arePassedOver() throws IssuerException {
        List<VerificationKey> keys =
                KeySet.read(("{\"more\":[],\"keys\":[7,\"text\",[],{},{\"kty\":\"XYZ\"},{\"kty\":\"RSA\",\"n\":\"AQ\"},"
                                + "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"},"
                                + JsonWriter.write(EC.jwk()) + "]}")
                        .getBytes(UTF_8));

        assertThat(keys).containsExactly(key("ec", EC));
    }

    /** Each of these makes the library throw something else; none may cost the good key beside it. */
    static Stream<Map<String, Object>> impossibleKeys() {
        String wide = "A".repeat(43) + "AAAAAAAA";
        String full = "_".repeat(100);
        return Stream.of(
                with(EC.jwk(), "x", wide),
                with(EC.jwk(), "y", full),
                with(with(EC.jwk(), "x", full), "y", full),
                with(EC.jwk(), "x", "%%%"),
                with(EC.jwk(), "x", plusField("x")),
                with(EC.jwk(), "y", plusField("y")),
                with(EC.jwk(), "crv", "P-521"),
                with(RSA.jwk(), "e", "AA"),
                with(RSA.jwk(), "e", "Ag"),
                with(RSA.jwk(), "n", "%%%"),
                with(RSA.jwk(), "n", "_".repeat(20_000)),
                with(TestKey.ed25519("ed").jwk(), "x", "_".repeat(43)),
                with(EC.jwk(), "kty", "oct"));
    }

    @ParameterizedTest
    @MethodSource("impossibleKeys")
    void read_impossibleKeyBesideAGoodOne_costsThatKeyAlone(Map<String, Object> bad) throws IssuerException {
        TestKey good = TestKey.es256("good");

        List<VerificationKey> keys = read(List.of(bad, good.jwk()));

        assertThat(keys).contains(key("good", good));
    }

    @Test
    void read_byteOrderMark_isPassedOver() throws IssuerException {
        String json = "\uFEFF" + JsonWriter.write(Map.of("keys", List.of(EC.jwk())));

        assertThat(KeySet.read(json.getBytes(UTF_8))).hasSize(1);
    }

    @Test
    void read_symmetricKey_isPassedOver() {
        assertUnusable(
                Map.of("kty", "oct", "kid", "h", "alg", "HS256", "k", "c2VjcmV0"), "key 'h' is or contains a secret");
    }

    @Test
    void read_keyWithItsPrivatePart_isPassedOver() {
        Map<String, Object> leaked = new RSAKey.Builder(
                        (RSAPublicKey) RSA.pair().getPublic())
                .privateKey(RSA.pair().getPrivate())
                .keyID("leaked")
                .build()
                .toJSONObject();

        assertUnusable(leaked, "key 'leaked' is or contains a secret");
    }

    @Test
    void read_keyForEncryption_isPassedOver() {
        assertUnusable(with(RSA.jwk(), "use", "enc"), "key 'rsa' is not for signatures (use)");
    }

    @Test
    void read_useThatIsNotText_isPassedOver() {
        assertUnusable(with(RSA.jwk(), "use", List.of("sig")), "is not for signatures (use)");
    }

    @Test
    void read_keyOperationsWithoutVerify_isPassedOver() {
        assertUnusable(with(RSA.jwk(), "key_ops", List.of("encrypt", "wrapKey")), "is not for verifying (key_ops)");
    }

    @Test
    void read_keyOperationsWithVerify_isFound() throws IssuerException {
        assertThat(read(with(RSA.jwk(), "key_ops", List.of("verify")))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "none", "RSA-OAEP", "rs256"})
    void read_algorithmThatIsNotAccepted_isPassedOver(String algorithm) {
        assertUnusable(with(RSA.jwk(), "alg", algorithm), "is for an algorithm that is not accepted (alg)");
    }

    @Test
    void read_algorithmOfAnotherKind_isPassedOver() {
        assertUnusable(with(RSA.jwk(), "alg", "ES256"), "not of the kind that its alg needs");
    }

    @Test
    void read_shortRsaKey_isPassedOver() {
        TestKey weak = new TestKey("weak", SignatureAlgorithm.RS256, TestKey.rsaPair(1024));

        assertUnusable(weak.jwk(), "key 'weak' is shorter than RSA's 2048 bits");
    }

    /** 2^34 + 25: the JDK computes with it, AWS-LC does not, and neither do issuers' other readers. */
    @Test
    void read_rsaKeyOfALongExponent_isPassedOver() {
        assertUnusable(with(RSA.jwk(), "e", "BAAAABk"), "of an exponent below 3, even or above 33 bits");
    }

    @Test
    void read_rsaKeyWhoseExponentIsOne_isPassedOver() {
        assertThatThrownBy(() -> read(with(RSA.jwk(), "e", "AQ"))).isInstanceOf(IssuerException.class);
    }

    @Test
    void read_curveThatNoAlgorithmUses_isPassedOver() {
        // It has 256 bits too; only its name tells it from P-256.
        assertUnusable(with(EC.jwk(), "crv", "secp256k1"), "is on none of the curves P-256, P-384, P-521");
    }

    @Test
    void read_pointOffTheCurve_isPassedOver() {
        Map<String, Object> other = TestKey.es256("other").jwk();

        assertUnusable(with(EC.jwk(), "y", other.get("y")), "key 'ec' has impossible values");
    }

    @Test
    void read_otherEdwardsCurve_isPassedOver() {
        assertUnusable(Map.of("kty", "OKP", "crv", "X25519", "x", "A".repeat(43)), "is not an Ed25519 key");
    }

    @Test
    void read_edwardsKeyOfWrongLength_isPassedOver() {
        assertUnusable(Map.of("kty", "OKP", "crv", "Ed25519", "x", "AAAA"), "is not an Ed25519 key");
    }

    @Test
    void read_edwardsKeyThatIsNotBase64url_isPassedOver() {
        assertUnusable(Map.of("kty", "OKP", "crv", "Ed25519", "x", "+/+/"), "has impossible values");
    }

    @Test
    void read_idThatIsNotText_isPassedOver() {
        assertUnusable(with(EC.jwk(), "kid", 7), "one has a kid that is not text");
    }

    @Test
    void read_missingNumber_isPassedOver() {
        assertUnusable(without(RSA.jwk(), "e"), "key 'rsa' has no e");
    }

    @Test
    void read_nothingUsable_saysWhyForTheFirstFive() {
        Map<String, Object> bad = with(EC.jwk(), "use", "enc");

        assertThatThrownBy(() -> read(List.of(bad, bad, bad, bad, bad, bad)))
                .isInstanceOf(IssuerException.class)
                .hasMessageStartingWith("none of the 6 keys in its JWK set can verify a signature: key 'ec' is not")
                .satisfies(e -> assertThat(e.getMessage().split("key 'ec'", -1)).hasSize(6));
    }

    @Test
    void read_lineBreaksInAnId_doNotReachTheLog() {
        assertThatThrownBy(() -> read(with(with(EC.jwk(), "kid", "a\nERROR forged"), "use", "enc")))
                .hasMessageContaining("a\uFFFDERROR forged");
    }

    @Test
    void read_emptySet_isAnError() {
        assertThatThrownBy(() -> read(List.of()))
                .isInstanceOf(IssuerException.class)
                .hasMessage("its JWK set is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"keys\":{}}", "{\"keys\":\"none\"}", "{\"keys\":null}"})
    void read_noArrayOfKeys_isAnError(String json) {
        assertThatThrownBy(() -> KeySet.read(json.getBytes(UTF_8)))
                .isInstanceOf(IssuerException.class)
                .hasMessage("it is not a JWK set: it has no array keys");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "<html>", "{\"keys\":[]", "{\"keys\":[],\"keys\":[]}"})
    void read_unsoundJson_isAnError(String json) {
        assertThatThrownBy(() -> KeySet.read(json.getBytes(UTF_8)))
                .isInstanceOf(IssuerException.class)
                .hasMessageStartingWith("it is not sound JSON: ");
    }

    /** The same coordinate modulo P-256's prime, so that the point is on the curve, but nine bits too wide. */
    private static String plusField(String name) {
        BigInteger prime = new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
        byte[] coordinate = Base64.getUrlDecoder().decode((String) EC.jwk().get(name));
        BigInteger wide = new BigInteger(1, coordinate).add(prime.shiftLeft(8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(wide.toByteArray());
    }

    private static VerificationKey key(String id, TestKey key) {
        return new VerificationKey(Optional.of(id), key.pair().getPublic(), Optional.empty());
    }

    private static void assertUnusable(Map<String, Object> jwk, String why) {
        assertThatThrownBy(() -> read(jwk)).isInstanceOf(IssuerException.class).hasMessageContaining(why);
    }

    private static List<VerificationKey> read(Map<String, Object> key) throws IssuerException {
        return read(List.of(key));
    }

    private static List<VerificationKey> read(List<Map<String, Object>> keys) throws IssuerException {
        return KeySet.read(JsonWriter.write(Map.of("keys", keys)).getBytes(UTF_8));
    }

    private static Map<String, Object> with(Map<String, Object> jwk, String name, Object value) {
        Map<String, Object> changed = new HashMap<>(jwk);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, Object> without(Map<String, Object> jwk, String name) {
        Map<String, Object> changed = new HashMap<>(jwk);
        changed.remove(name);
        return changed;
    }
}
