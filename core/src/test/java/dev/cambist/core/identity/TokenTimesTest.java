package dev.cambist.core.identity;

import static dev.cambist.core.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Compact;
import dev.cambist.core.Keys;
import dev.cambist.core.Now;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The borders of a token's life; the leeway on each side is 60 s. */
final class TokenTimesTest {
    private final FakeIssuer issuer = new FakeIssuer("corp", FakeIssuer.URL);
    private final Claims claims = issuer.claims().with("iat", Now.SECONDS - 3600);

    @Test
    void verify_expiredSixtySecondsAgo_isRefusedWithItsAge() {
        assertThat(refused(claims.with("exp", Now.SECONDS - 60)))
                .isEqualTo(new BadCredential.ExpiredToken(Duration.ofSeconds(60)));
    }

    @Test
    void verify_expiredFiftyNineSecondsAgo_isAccepted() {
        assertThat(verified(claims.with("exp", Now.SECONDS - 59)).expiry()).isEqualTo(Now.INSTANT.minusSeconds(59));
    }

    @Test
    void verify_lastMomentOfTheLeeway_isAccepted() {
        InstantSource almost = InstantSource.fixed(Now.INSTANT.plusSeconds(60).minusNanos(1));
        assertThat(verified(claims.with("exp", Now.SECONDS), almost)).isNotNull();
    }

    @Test
    void verify_expiredLongAgo_isRefusedWithItsAge() {
        assertThat(refused(claims.with("exp", Now.SECONDS - 86_400)))
                .isEqualTo(new BadCredential.ExpiredToken(Duration.ofDays(1)));
    }

    @Test
    void verify_expiryWithAFraction_isCutDown() {
        assertThat(verified(claims.with("exp", Now.SECONDS - 58.1)).expiry()).isEqualTo(Now.INSTANT.minusSeconds(59));
        assertThat(refused(claims.with("exp", Now.SECONDS - 59.1))).isInstanceOf(BadCredential.ExpiredToken.class);
    }

    @Test
    void verify_withoutExpiry_isRefused() {
        assertThat(refused(claims.without("exp"))).isEqualTo(new BadCredential.MissingClaim("exp"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"1900000000\"",
                "true",
                "[1900000000]",
                "{}",
                "null",
                "1e300",
                "9000000000000000",
                "-1e300",
                "9223372036854775808"
            })
    void verify_expiryThatIsNoUsableNumber_isRefused(String exp) {
        assertThat(refusedWith("exp", exp)).isEqualTo(new BadCredential.MissingClaim("exp"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "-8999999999999999", "0.9", "-1767225600"})
    void verify_expiryInTheFirstSecondOrBefore_isExpired(String exp) {
        assertThat(refusedWith("exp", exp))
                .isEqualTo(new BadCredential.ExpiredToken(Duration.between(Instant.EPOCH, Now.INSTANT)));
    }

    @Test
    void verify_expiryInAMillionYears_countsAsTheYear9999() {
        assertThat(verified(claims.with("exp", 8_999_999_999_999_999L)).expiry())
                .isEqualTo(Instant.parse("9999-12-31T23:59:59Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbf", "iat"})
    void verify_beginsInSixtySeconds_isAccepted(String claim) {
        assertThat(verified(claims.with(claim, Now.SECONDS + 60))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbf", "iat"})
    void verify_beginsInSixtyOneSeconds_isRefusedWithTheDelay(String claim) {
        assertThat(refused(claims.with(claim, Now.SECONDS + 61)))
                .isEqualTo(new BadCredential.NotYetValidToken(Duration.ofSeconds(61)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbf", "iat"})
    void verify_withoutBeginning_isAccepted(String claim) {
        assertThat(verified(claims.without(claim))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "nbf \"1767225600\"",
                "nbf []",
                "nbf false",
                "nbf 1e300",
                "iat \"1767225600\"",
                "iat {}",
                "iat -1e300"
            })
    void verify_beginningThatIsNoUsableNumber_isRefused(String claim, String value) {
        assertThat(refusedWith(claim, value)).isEqualTo(new BadCredential.MissingClaim(claim));
    }

    @Test
    void verify_bothNotYetValidAndExpired_isNotCalledExpired() {
        assertThat(refused(claims.with("nbf", Now.SECONDS + 3600).with("exp", Now.SECONDS - 3600)))
                .isInstanceOf(BadCredential.NotYetValidToken.class);
    }

    /** The refresh grant redeems for a token that is expired and for nothing else. */
    @Test
    void verify_expiredAndWrongInAnotherWay_isNotCalledExpired() {
        Claims expired = claims.with("exp", Now.SECONDS - 3600);
        assertThat(refused(expired.with("aud", "else.example"))).isInstanceOf(BadCredential.WrongAudience.class);
        assertThat(refused(expired.without("sub"))).isInstanceOf(BadCredential.MissingClaim.class);
        assertThat(refused(expired.with("iss", "https://else.example")))
                .isInstanceOf(BadCredential.UntrustedIssuer.class);
        Secret forged = Compact.withSignature("{\"alg\":\"ES256\",\"kid\":\"k1\"}", expired.json(), new byte[64]);
        assertThat(refusalOf(() -> verifier(Now.CLOCK).verify(forged, Optional.empty())))
                .isEqualTo(new BadCredential.BadSignature());
    }

    private Refusal refusedWith(String claim, String value) {
        String json = claims.without(claim).json();
        String changed = json.substring(0, json.length() - 1) + ",\"" + claim + "\":" + value + "}";
        Secret token =
                Compact.signed("{\"alg\":\"ES256\",\"kid\":\"k1\"}", changed, Keys.P256, SignatureAlgorithm.ES256);
        return refusalOf(() -> verifier(Now.CLOCK).verify(token, Optional.empty()));
    }

    private Refusal refused(Claims changed) {
        return refusalOf(() -> verified(changed));
    }

    private VerifiedIdentity verified(Claims changed) {
        return verified(changed, Now.CLOCK);
    }

    private VerifiedIdentity verified(Claims changed, InstantSource clock) {
        return verifier(clock).verify(issuer.token(changed), Optional.empty());
    }

    private IdentityVerifier verifier(InstantSource clock) {
        return new IdentityVerifier(List.of(issuer.trusted()), clock);
    }
}
