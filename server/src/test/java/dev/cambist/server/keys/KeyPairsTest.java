package dev.cambist.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.jose.SignatureAlgorithm;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyPairsTest {
    @ParameterizedTest
    @CsvSource({"ec.pub.pem, true, true", "short-x.pub.pem, false, true", "short-y.pub.pem, true, false"})
    void isFullLength_coordinate_isNotOneThatBeginsWithAZeroByte(String file, boolean x, boolean y) throws Exception {
        var point = ((ECPublicKey) PublicKeys.read("EC", file)).getW();

        assertThat(KeyPairs.isFullLength(point.getAffineX())).isEqualTo(x);
        assertThat(KeyPairs.isFullLength(point.getAffineY())).isEqualTo(y);
    }

    @Test
    void make_manyEcKeys_noneHasAShortCoordinate() {
        // Without the rule the chance that a thousand keys pass is 1 in 2,500.
        for (int i = 0; i < 1000; i++) {
            var point = ((ECPublicKey) KeyPairs.make(SignatureAlgorithm.ES256).getPublic()).getW();
            assertThat(point.getAffineX().toString(16).length()).isGreaterThan(62);
            assertThat(point.getAffineY().toString(16).length()).isGreaterThan(62);
        }
    }

    @Test
    void make_rs256_isAKeyOf2048Bits() {
        var key = (RSAPublicKey) KeyPairs.make(SignatureAlgorithm.RS256).getPublic();

        assertThat(key.getModulus().bitLength()).isEqualTo(2048);
        assertThat(key.getPublicExponent()).isEqualTo(65_537);
    }

    @Test
    void make_anotherAlgorithm_isRefusedByName() {
        assertThatThrownBy(() -> KeyPairs.make(SignatureAlgorithm.EDDSA))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("access tokens are signed with ES256 or RS256, not EdDSA");
    }
}
