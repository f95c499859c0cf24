package dev.cambist.server.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.json.JsonObject;
import dev.cambist.server.keys.Certifier.Validity;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PublishedKeyTest {
    private static final Validity YEAR = new Validity(TestClock.START, TestClock.START.plus(Duration.ofDays(365)));
    private static final KeyPair ISSUER = KeyPairs.make(SignatureAlgorithm.ES256);
    private static final CertifiedKey AUTHORITY =
            new CertifiedKey(ISSUER.getPrivate(), Certifier.selfSigned("authority", ISSUER, YEAR));

    @Test
    void jwks_keysOfBothKinds_areReadBackByNimbus() throws Exception {
        PublicKey ec = PublicKeys.read("EC", "ec.pub.pem");
        PublicKey rsa = PublicKeys.read("RSA", "rsa.pub.pem");

        JWKSet read = JWKSet.parse(PublishedKey.jwks(List.of(
                new PublishedKey("one", SignatureAlgorithm.ES256, certificate(ec)),
                new PublishedKey("AB:CD", SignatureAlgorithm.RS256, certificate(rsa)))));

        assertThat(read.getKeys()).extracting(JWK::getKeyID).containsExactly("one", "AB:CD");
        assertThat(read.getKeys()).extracting(JWK::getKeyUse).containsOnly(KeyUse.SIGNATURE);
        assertThat(read.getKeys())
                .extracting(JWK::getAlgorithm)
                .containsExactly(JWSAlgorithm.ES256, JWSAlgorithm.RS256);
        assertThat(((ECKey) read.getKeys().get(0)).toECPublicKey()).isEqualTo(ec);
        assertThat(((RSAKey) read.getKeys().get(1)).toRSAPublicKey()).isEqualTo(rsa);
        assertThat(read.containsNonPublicKeys()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"short-x.pub.pem, x", "short-y.pub.pem, y"})
    void jwks_coordinateThatBeginsWithAZeroByte_isPaddedTo32Bytes(String file, String coordinate) throws Exception {
        PublicKey key = PublicKeys.read("EC", file);

        String jwks = PublishedKey.jwks(List.of(new PublishedKey("k", SignatureAlgorithm.ES256, certificate(key))));

        var members = (JsonObject) ((List<?>)
                        JsonObject.parse(jwks.getBytes(US_ASCII)).value("keys").orElseThrow())
                .getFirst();
        byte[] bytes = Base64.getUrlDecoder().decode(members.text(coordinate).orElseThrow());
        assertThat(bytes).hasSize(32).startsWith(0);
        assertThat(((ECKey) JWKSet.parse(jwks).getKeys().getFirst()).toECPublicKey())
                .isEqualTo(key);
    }

    @Test
    void jwks_rsaModulus_hasNoSignByte() throws Exception {
        PublicKey key = PublicKeys.read("RSA", "rsa.pub.pem");

        String jwks = PublishedKey.jwks(List.of(new PublishedKey("k", SignatureAlgorithm.RS256, certificate(key))));

        var members = (JsonObject) ((List<?>)
                        JsonObject.parse(jwks.getBytes(US_ASCII)).value("keys").orElseThrow())
                .getFirst();
        assertThat(Base64.getUrlDecoder().decode(members.text("n").orElseThrow()))
                .hasSize(256);
        assertThat(members.text("e")).hasValue("AQAB");
    }

    @Test
    void jwks_noKeys_isAnEmptySet() {
        assertThat(PublishedKey.jwks(List.of())).isEqualTo("{\"keys\":[]}");
    }

    private static X509Certificate certificate(PublicKey key) {
        return Certifier.leaf("registry.example.com", key, AUTHORITY, YEAR);
    }
}
