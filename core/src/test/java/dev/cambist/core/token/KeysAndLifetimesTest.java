package dev.cambist.core.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.cambist.core.Keys;
import dev.cambist.core.Now;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KeysAndLifetimesTest {

    @Test
    void nimbus_accessTokenOfEs256_verifiesIt() throws ParseException, JOSEException {
        Secret token = FakeService.accessToken(FakeService.mint(), FakeService.SERVICE, "repository:a:pull");
        SignedJWT jwt = SignedJWT.parse(token.value());
        assertThat(jwt.verify(new ECDSAVerifier((ECPublicKey) Keys.P256.getPublic())))
                .isTrue();
        assertThat(jwt.verify(new ECDSAVerifier((ECPublicKey) Keys.OTHER_P256.getPublic())))
                .isFalse();
        assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly(FakeService.NAME);
        assertThat(jwt.getJWTClaimsSet().getExpirationTime()).isEqualTo(Date.from(Now.INSTANT.plusSeconds(900)));
        assertThat(jwt.getJWTClaimsSet().getNotBeforeTime()).isEqualTo(Date.from(Now.INSTANT.minusSeconds(30)));
    }

    @Test
    void nimbus_accessTokenOfRs256_verifiesIt() throws ParseException, JOSEException {
        SigningKey key = new SigningKey("r1", SignatureAlgorithm.RS256, Keys.RSA, List.of());
        Secret token = FakeService.accessToken(FakeService.mint(), FakeService.service("a", key), "repository:a:pull");
        SignedJWT jwt = SignedJWT.parse(token.value());
        assertThat(jwt.verify(new RSASSAVerifier((RSAPublicKey) Keys.RSA.getPublic())))
                .isTrue();
        assertThat(jwt.verify(new RSASSAVerifier((RSAPublicKey) Keys.OTHER_RSA.getPublic())))
                .isFalse();
    }

    @Test
    void signingKey_ofAnotherKindThanItsAlgorithm_isAnError() {
        assertThatThrownBy(() -> new SigningKey("s1", SignatureAlgorithm.RS256, Keys.P256, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("key s1 is not one for RS256");
        assertThatThrownBy(() -> new SigningKey("s1", SignatureAlgorithm.RS256, Keys.SHORT_RSA, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void signingKey_itsParts_areThoseGiven() {
        assertThat(FakeService.KEY.id()).isEqualTo("s1");
        assertThat(FakeService.KEY.algorithm()).isEqualTo(SignatureAlgorithm.ES256);
        assertThat(FakeService.KEY.publicKey()).isEqualTo(Keys.P256.getPublic());
    }

    @Test
    void keyRing_all_isTheCurrentAndThenTheFormer() {
        List<String> former = new ArrayList<>(List.of("b", "c"));
        KeyRing<String> ring = new KeyRing<>("a", former);
        former.clear();
        assertThat(ring.all()).containsExactly("a", "b", "c");
        assertThat(ring.find("c"::equals)).contains("c");
        assertThat(ring.find("a"::equals)).contains("a");
        assertThat(ring.find("d"::equals)).isEmpty();
    }

    @Test
    void lifetimes_ofAMinute_areTheShortest() {
        Duration minute = Duration.ofSeconds(60);
        assertThat(new Lifetimes(minute, minute)).isNotNull();
        assertThatThrownBy(() -> new Lifetimes(minute, Duration.ofMillis(59_999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a token lives at least 60 s");
        assertThatThrownBy(() -> new Lifetimes(Duration.ZERO, minute)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lifetimes_byDefault_areThreeHoursAndAQuarterOfOne() {
        assertThat(Lifetimes.DEFAULT).isEqualTo(new Lifetimes(Duration.ofHours(3), Duration.ofMinutes(15)));
    }
}
