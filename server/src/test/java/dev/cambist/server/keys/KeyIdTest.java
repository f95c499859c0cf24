package dev.cambist.server.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import dev.cambist.core.jose.SignatureAlgorithm;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyIdTest {
    /** Expected: openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary | head -c 30 | base32, in groups of four. */
    @ParameterizedTest
    @CsvSource({
        "EC, ec.pub.pem, GWYS:ABMY:YEMN:XI3S:AX6Y:IUGZ:RYS6:BGBO:FD3L:S2CN:3NDN:3DKM",
        "RSA, rsa.pub.pem, NOB5:T44A:SROK:NNKQ:36TR:TXH2:UMIJ:OQHM:HIIV:2ZCW:BP3S:57CX"
    })
    void of_libtrust_isTheFingerprintThatOpensslGives(String family, String file, String expected) throws Exception {
        assertThat(KeyId.of(PublicKeys.read(family, file), TrustProfile.LIBTRUST))
                .isEqualTo(expected);
    }

    @Test
    void of_rfc7638_isTheThumbprintOfTheRfcsOwnExample() throws Exception {
        // RFC 7638 section 3.1
        String modulus =
                "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3"
                        + "oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0"
                        + "zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-"
                        + "csFCur-kEgU8awapJzKnqDKgw";
        PublicKey key = KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(
                        new BigInteger(1, Base64.getUrlDecoder().decode(modulus)), BigInteger.valueOf(65_537)));

        assertThat(KeyId.of(key, TrustProfile.RFC7638)).isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec.pub.pem", "short-x.pub.pem", "short-y.pub.pem"})
    void of_rfc7638OfAnEcKey_isWhatNimbusComputes(String file) throws Exception {
        PublicKey key = PublicKeys.read("EC", file);

        assertThat(KeyId.of(key, TrustProfile.RFC7638))
                .isEqualTo(new ECKey.Builder(Curve.P_256, (ECPublicKey) key)
                        .build()
                        .computeThumbprint()
                        .toString());
    }

    @Test
    void of_rfc7638OfAnRsaKey_isWhatNimbusComputes() throws Exception {
        PublicKey key = PublicKeys.read("RSA", "rsa.pub.pem");

        assertThat(KeyId.of(key, TrustProfile.RFC7638))
                .isEqualTo(new RSAKey.Builder((RSAPublicKey) key)
                        .build()
                        .computeThumbprint()
                        .toString());
    }

    @Test
    void of_x5c_isTheThumbprintToo() {
        PublicKey key = KeyPairs.make(SignatureAlgorithm.ES256).getPublic();

        assertThat(KeyId.of(key, TrustProfile.X5C)).isEqualTo(KeyId.of(key, TrustProfile.RFC7638));
    }
}
