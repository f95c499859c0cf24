package dev.cambist.core.token;

import static dev.cambist.core.Refusals.refusalOf;
import static dev.cambist.core.token.FakeService.KEY;
import static dev.cambist.core.token.FakeService.OTHER_KEY;
import static dev.cambist.core.token.FakeService.SECRET;
import static dev.cambist.core.token.FakeService.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Compact;
import dev.cambist.core.Keys;
import dev.cambist.core.Now;
import dev.cambist.core.access.Scopes;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.session.RevocationCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An access token shown to a registry that leaves its verification to us. */
final class TokenForRegistryTest {
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Secret TOKEN =
            FakeService.accessToken(FakeService.mint(), SERVICE, "repository:team/app:pull,push");
    private static final String EXPECTED = "an access token that /oauth2/token of this server gave";

    @Test
    void readAccessToken_ownToken_isItsRights() {
        OwnToken.Access access = read(TOKEN, 0);
        assertThat(access.subject()).isEqualTo("alice");
        assertThat(access.granted()).hasToString("[repository:team/app:pull,push]");
        assertThat(access.identity()).isEmpty();
    }

    @Test
    void readAccessToken_withTheCatalog_isItsCallerAgain() {
        assertThat(read(catalogToken(FakeService.ALICE), 0).identity()).contains(FakeService.ALICE);
        assertThat(read(catalogToken(new Caller.Anonymous()), 0).identity()).isEmpty();
    }

    /** Under an issuer's trust it was made, and with it ends what it shows: the names of the catalog. */
    @Test
    void readAccessToken_withTheCatalogAndItsIssuerRemoved_isRefused() {
        TokenReader later = new TokenReader(
                FakeService.ISSUER,
                () -> new KeyRing<>(SECRET, List.of()),
                identity -> !identity.issuer().equals("corp"),
                RevocationCheck.NOTHING_REVOKED,
                Now.CLOCK);
        assertThat(refusalOf(() -> later.readAccessToken(catalogToken(FakeService.ALICE), SERVICE, SKEW)))
                .isEqualTo(new BadCredential.IssuerRemoved("corp"));
        assertThat(refusalOf(() -> later.read(catalogToken(FakeService.ALICE), SERVICE)))
                .isEqualTo(new BadCredential.IssuerRemoved("corp"));
        assertThat(later.readAccessToken(TOKEN, SERVICE, SKEW).granted()).hasSize(1);
    }

    @Test
    void readAccessToken_identityThatIsNone_isRefused() {
        String header = Compact.part(TOKEN, 0);
        String payload =
                Compact.part(catalogToken(FakeService.ALICE), 1).replace("\"subject\":\"alice\"", "\"subject\":\"\"");
        Secret token = Compact.signed(header, payload, Keys.P256, SignatureAlgorithm.ES256);
        assertThat(refused(token, 0)).isEqualTo(new BadCredential.MissingClaim("subject"));
    }

    @Test
    void readAccessToken_refreshToken_isTheWrongKind() {
        assertThat(refused(FakeService.refreshToken(), 0))
                .isEqualTo(new BadCredential.WrongTokenKind("a refresh token", EXPECTED));
    }

    @Test
    void readAccessToken_tokenOfAnotherIssuer_isTheWrongKind() {
        TokenReader other = new TokenReader(
                "https://else.example",
                () -> new KeyRing<>(SECRET, List.of()),
                identity -> true,
                RevocationCheck.NOTHING_REVOKED,
                Now.CLOCK);
        assertThat(refusalOf(() -> other.readAccessToken(TOKEN, SERVICE, SKEW)))
                .isEqualTo(new BadCredential.WrongTokenKind(
                        "a token of another issuer, not of this server",
                        EXPECTED + "; exchange your identity token at /oauth2/exchange first"));
    }

    @Test
    void readAccessToken_otherService_isRefusedWithBoth() {
        Service other = FakeService.service("other.example", KEY);
        assertThat(refusalOf(() -> FakeService.reader(Now.CLOCK, SECRET).readAccessToken(TOKEN, other, SKEW)))
                .isEqualTo(new BadCredential.WrongService("registry.example", "other.example"));
    }

    /** An alias is a name to ask under, not an audience. */
    @Test
    void readAccessToken_forAnAlias_isRefused() {
        Secret token = FakeService.accessToken(FakeService.mint(), FakeService.service("alias.example", KEY));
        Service service = new Service("registry.example", Set.of("alias.example"), SERVICE.keys());
        assertThat(refusalOf(() -> FakeService.reader(Now.CLOCK, SECRET).readAccessToken(token, service, SKEW)))
                .isInstanceOf(BadCredential.WrongService.class);
    }

    @Test
    void readAccessToken_expiredWithinTheSkew_isAccepted() {
        assertThat(read(TOKEN, 929)).isNotNull();
        assertThat(refused(TOKEN, 930)).isEqualTo(new BadCredential.ExpiredToken(SKEW));
    }

    @Test
    void readAccessToken_madeByAClockAhead_isAcceptedWithinTheSkew() {
        assertThat(read(TOKEN, -60)).isNotNull();
        assertThat(refused(TOKEN, -61)).isEqualTo(new BadCredential.NotYetValidToken(Duration.ofSeconds(31)));
    }

    @Test
    void isOfAKeyOf_keyThatIsThereUnderItsName_isTrue() {
        OwnToken.Access access = read(TOKEN, 0);
        SigningKey renamed = new SigningKey("s9", SignatureAlgorithm.ES256, Keys.P256, List.of());
        SigningKey replaced = new SigningKey("s1", SignatureAlgorithm.ES256, Keys.OTHER_P256, List.of());
        SigningKey renewed = new SigningKey("s1", SignatureAlgorithm.ES256, Keys.P256, List.of("Q0E="));
        assertThat(access.isOfAKeyOf(SERVICE)).isTrue();
        assertThat(access.isOfAKeyOf(FakeService.service("a", renewed))).isTrue();
        assertThat(access.isOfAKeyOf(FakeService.service("a", OTHER_KEY, KEY))).isTrue();
        assertThat(access.isOfAKeyOf(FakeService.service("a", OTHER_KEY))).isFalse();
        assertThat(access.isOfAKeyOf(FakeService.service("a", renamed))).isFalse();
        assertThat(access.isOfAKeyOf(FakeService.service("a", replaced))).isFalse();
    }

    private static Secret catalogToken(Caller caller) {
        return FakeService.mint()
                .accessToken(
                        SERVICE, caller, Optional.empty(), Scopes.parse(List.of("registry:catalog:*")), Instant.MAX)
                .token();
    }

    private static OwnToken.Access read(Secret token, long seconds) {
        return FakeService.reader(Now.plus(seconds), SECRET).readAccessToken(token, SERVICE, SKEW);
    }

    private static Refusal refused(Secret token, long seconds) {
        return refusalOf(() -> read(token, seconds));
    }
}
