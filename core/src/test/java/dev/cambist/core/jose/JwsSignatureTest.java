package dev.cambist.core.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import dev.cambist.core.Compact;
import dev.cambist.core.Keys;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JwsSignatureTest {
    private static final String HEADER = "{\"alg\":\"ES256\"}";
    private static final HmacKey SECRET = new HmacKey("h1", new byte[HmacKey.BYTES]);

    @Test
    void isSignedBy_itsKey_isTrue() {
        Jws jws = Jws.parse(Compact.signed(HEADER, "{}", Keys.P256, SignatureAlgorithm.ES256));
        assertThat(jws.isSignedBy(Keys.P256.getPublic(), SignatureAlgorithm.ES256))
                .isTrue();
        assertThat(jws.isSignedBy(Keys.OTHER_P256.getPublic(), SignatureAlgorithm.ES256))
                .isFalse();
    }

    @Test
    void isSignedBy_itsSecret_isTrue() {
        Jws jws = Jws.parse(Compact.signed("{\"alg\":\"HS256\"}", "{}", SECRET));
        byte[] other = new byte[HmacKey.BYTES];
        other[0] = 1;
        assertThat(jws.isSignedBy(SECRET)).isTrue();
        assertThat(jws.isSignedBy(new HmacKey("h1", other))).isFalse();
    }

    /** Of 32, 64 and 256 bytes: room is kept for the second, the first leaves some of it and the last needs more. */
    @Test
    void compact_signatureOfAnyLength_isOneTokenThatVerifies() {
        byte[] header = Jws.encoded("{\"alg\":\"any\"}");
        byte[] payload = "{\"a\":1}".getBytes(US_ASCII);
        assertThat(Jws.parse(new Secret(Jws.compact(header, ByteBuffer.wrap(payload), SECRET::sign)))
                        .isSignedBy(SECRET))
                .isTrue();
        for (SignatureAlgorithm algorithm : List.of(SignatureAlgorithm.ES256, SignatureAlgorithm.RS256)) {
            KeyPair pair = algorithm == SignatureAlgorithm.ES256 ? Keys.P256 : Keys.RSA;
            String token = Jws.compact(
                    header,
                    ByteBuffer.wrap(payload),
                    (data, length) -> algorithm.sign(pair.getPrivate(), data, length));
            Jws jws = Jws.parse(new Secret(token));
            assertThat(jws.isSignedBy(pair.getPublic(), algorithm))
                    .as("%s", algorithm)
                    .isTrue();
            assertThat(jws.claims().number("a")).contains(1L);
        }
        assertThat(header).isEqualTo(Jws.encoded("{\"alg\":\"any\"}"));
    }

    /** What the token says of its algorithm decides nothing: the classical confusion of an HMAC with a public key. */
    @Test
    void isSignedBy_publicKeyUsedAsSecret_isFalse() {
        HmacKey confused = new HmacKey("h1", Keys.RSA.getPublic().getEncoded());
        Jws jws = Jws.parse(Compact.signed("{\"alg\":\"HS256\"}", "{}", confused));
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            assertThat(jws.isSignedBy(Keys.RSA.getPublic(), algorithm)).isFalse();
        }
    }

    /** CVE-2025-24976: a key inside of the token, under the name of a known one, was believed. */
    @Test
    void isSignedBy_keysInTheHeader_areNotLookedAt() {
        String jwk = new ECKey.Builder(Curve.P_256, (ECPublicKey) Keys.OTHER_P256.getPublic())
                .keyID("k1")
                .build()
                .toJSONString();
        String chain =
                Base64.getEncoder().encodeToString(Keys.OTHER_P256.getPublic().getEncoded());
        String header = "{\"alg\":\"ES256\",\"kid\":\"k1\",\"jwk\":" + jwk + ",\"jku\":\"https://evil.example/jwks\","
                + "\"x5u\":\"https://evil.example/x5u\",\"x5c\":[\"" + chain + "\"]}";
        Jws forged = Jws.parse(Compact.signed(header, "{}", Keys.OTHER_P256, SignatureAlgorithm.ES256));
        assertThat(forged.isSignedBy(Keys.P256.getPublic(), SignatureAlgorithm.ES256))
                .isFalse();
        Jws genuine = Jws.parse(Compact.signed(header, "{}", Keys.P256, SignatureAlgorithm.ES256));
        assertThat(genuine.isSignedBy(Keys.P256.getPublic(), SignatureAlgorithm.ES256))
                .isTrue();
    }

    @Test
    void isSignedBy_unsignedToken_isFalse() {
        Jws jws = Jws.parse(new Secret(Compact.unsigned("{\"alg\":\"none\"}", "{}") + "."));
        assertThat(jws.isSignedBy(SECRET)).isFalse();
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            assertThat(jws.isSignedBy(Keys.P256.getPublic(), algorithm)).isFalse();
        }
    }

    /** RFC 7515 appendix A.1, whose key has 64 bytes. */
    @Test
    void isSignedBy_exampleOfTheSpecification_isTrue() {
        HmacKey key = new HmacKey(
                "a1",
                Base64.getUrlDecoder()
                        .decode(
                                "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"));
        String signed = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0"
                + "dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        String signature = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assertThat(Jws.encode(key.sign(signed.getBytes(US_ASCII)))).isEqualTo(signature);
        assertThat(Jws.parse(new Secret(signed + "." + signature)).isSignedBy(key))
                .isTrue();
    }
}
