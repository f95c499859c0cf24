package dev.cambist.core.exchange;

import static dev.cambist.core.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Compact;
import dev.cambist.core.Now;
import dev.cambist.core.identity.Claims;
import dev.cambist.core.identity.FakeIssuer;
import dev.cambist.core.identity.RefreshTokenRedeemer;
import dev.cambist.core.identity.TrustedIssuer;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The grants with a refresh token of the identity provider. */
final class RedeemingTest {
    private static final Secret PROVIDERS = new Secret("the provider's refresh token");
    private static final Claims CLAIMS = FlowFixture.CORP.claims().with("groups", List.of("dev"));
    private static final Secret EXPIRED = FlowFixture.CORP.token(CLAIMS.with("exp", Now.SECONDS - 312));
    private static final Secret REDEEMED = FlowFixture.CORP.token(CLAIMS.with("sub", "redeemed"));

    private final List<Secret> asked = new ArrayList<>();

    @Test
    void exchange_refreshToken_isRedeemedAndItsIdentityTokenVerified() {
        assertThat(subject(new ExchangeRequest.OfRefreshToken("registry.example", Optional.empty(), PROVIDERS)))
                .isEqualTo("redeemed");
        assertThat(asked).containsExactly(PROVIDERS);
    }

    @Test
    void exchange_refreshTokenOfTheIssuersName_isRedeemed() {
        Secret entra = FlowFixture.CORP.token(CLAIMS.with("tid", "the-tenant"));
        TrustedIssuer issuer = FlowFixture.CORP.trusted(Optional.of("the-tenant"), "sub", Optional.of(giving(entra)));
        ExchangeRequest request =
                new ExchangeRequest.OfRefreshToken("registry.example", Optional.of("corp"), PROVIDERS);
        assertThat(FlowFixture.open()
                        .trusting(issuer)
                        .exchange()
                        .exchange(request)
                        .identity())
                .hasToString("corp/alice");
    }

    @Test
    void exchange_redeemedTokenOfAnotherTenant_isRefused() {
        Secret other = FlowFixture.CORP.token(CLAIMS.with("tid", "other-tenant"));
        ExchangeRequest request =
                new ExchangeRequest.OfRefreshToken("registry.example", Optional.of("the-tenant"), PROVIDERS);
        assertThat(refused(request, giving(other)))
                .isEqualTo(new BadCredential.TenantMismatch("the-tenant", "other-tenant"));
    }

    /** Nothing that comes from a token endpoint is believed without its signature. */
    @Test
    void exchange_redeemedTokenThatIsNotSound_isRefused() {
        ExchangeRequest request = new ExchangeRequest.OfRefreshToken("registry.example", Optional.empty(), PROVIDERS);
        Secret forged = Compact.withSignature("{\"alg\":\"ES256\",\"kid\":\"k1\"}", CLAIMS.json(), new byte[64]);
        assertThat(refused(request, giving(forged))).isEqualTo(new BadCredential.BadSignature());
        assertThat(refused(request, giving(EXPIRED))).isInstanceOf(BadCredential.ExpiredToken.class);
        assertThat(refused(request, giving(FlowFixture.CORP.token(CLAIMS.with("aud", "else")))))
                .isInstanceOf(BadCredential.WrongAudience.class);
        assertThat(refused(request, giving(new Secret("opaque")))).isInstanceOf(BadCredential.MalformedToken.class);
    }

    @Test
    void exchange_refreshTokenAndNobodyToRedeemIt_isRefused() {
        ExchangeRequest request = new ExchangeRequest.OfRefreshToken("registry.example", Optional.empty(), PROVIDERS);
        assertThat(refusalOf(() -> FlowFixture.open().exchange().exchange(request)))
                .isEqualTo(new BadCredential.CannotRedeem("no issuer is configured to redeem refresh tokens"));
    }

    @Test
    void exchange_bothAndTheIdentityTokenIsSound_redeemsNothing() {
        assertThat(subject(both(FlowFixture.CORP.token(CLAIMS), PROVIDERS))).isEqualTo("alice");
        assertThat(asked).isEmpty();
    }

    @Test
    void exchange_bothAndTheIdentityTokenExpired_redeems() {
        assertThat(subject(both(EXPIRED, PROVIDERS))).isEqualTo("redeemed");
        assertThat(asked).containsExactly(PROVIDERS);
    }

    /** Kubernetes nodes on Azure send the identity token in both fields. */
    @Test
    void exchange_sameTokenInBothFields_isAccepted() {
        Secret token = FlowFixture.CORP.token(CLAIMS);
        assertThat(subject(both(token, new Secret(token.value())))).isEqualTo("alice");
        assertThat(asked).isEmpty();
    }

    @Test
    void exchange_sameExpiredTokenInBothFields_isRefusedAsExpired() {
        assertThat(refused(both(EXPIRED, new Secret(EXPIRED.value())), giving(REDEEMED)))
                .isEqualTo(new BadCredential.ExpiredToken(Duration.ofSeconds(312)));
        assertThat(asked).isEmpty();
    }

    @Test
    void exchange_bothExpiredAndNobodyToRedeem_isRefusedWithTheAge() {
        assertThat(refusalOf(() -> FlowFixture.open().exchange().exchange(both(EXPIRED, PROVIDERS))))
                .isEqualTo(new BadCredential.ExpiredToken(Duration.ofSeconds(312)));
    }

    @Test
    void exchange_expiredAndTheProviderRefuses_isRefusedAsTheProviderSays() {
        Refusal no = new BadCredential.RedemptionRefused("corp", "invalid_grant");
        assertThat(refused(both(EXPIRED, PROVIDERS), (token, from) -> {
                    throw new RefusedException(no);
                }))
                .isSameAs(no);
    }

    @Test
    void exchange_expiredAndTheProviderIsDown_isTemporary() {
        Refusal down = new Temporary.IssuerUnavailable("corp", Duration.ofSeconds(5));
        assertThat(refused(both(EXPIRED, PROVIDERS), (token, from) -> {
                    throw new RefusedException(down);
                }))
                .isSameAs(down);
    }

    static Stream<Secret> wrongInAnotherWay() {
        Claims expired = CLAIMS.with("exp", Now.SECONDS - 312);
        FakeIssuer stranger = new FakeIssuer("stranger", "https://stranger.example");
        return Stream.of(
                FlowFixture.CORP.token(CLAIMS.with("aud", "else.example")),
                FlowFixture.CORP.token(expired.with("aud", "else.example")),
                FlowFixture.CORP.token(expired.without("sub")),
                FlowFixture.CORP.token(expired.with("nbf", Now.SECONDS + 3600)),
                FlowFixture.CORP.token(CLAIMS.without("exp")),
                FlowFixture.CORP.token("{\"alg\":\"ES256\",\"kid\":\"k1\",\"typ\":\"logout+jwt\"}", expired),
                FlowFixture.CORP.token("{\"alg\":\"ES256\",\"kid\":\"k9\"}", expired),
                Compact.withSignature("{\"alg\":\"ES256\",\"kid\":\"k1\"}", expired.json(), new byte[64]),
                stranger.token(stranger.claims().with("exp", Now.SECONDS - 312)),
                new Secret("opaque"));
    }

    @ParameterizedTest
    @MethodSource("wrongInAnotherWay")
    void exchange_identityTokenWrongInAnotherWay_isNotHelpedByARefreshToken(Secret token) {
        assertThat(refused(both(token, PROVIDERS), giving(REDEEMED))).isNotInstanceOf(BadCredential.ExpiredToken.class);
        assertThat(asked).isEmpty();
    }

    private static ExchangeRequest both(Secret identityToken, Secret refreshToken) {
        return new ExchangeRequest.OfBoth("registry.example", Optional.empty(), identityToken, refreshToken);
    }

    private String subject(ExchangeRequest request) {
        return desk(giving(REDEEMED)).exchange().exchange(request).identity().subject();
    }

    private static Refusal refused(ExchangeRequest request, RefreshTokenRedeemer redeemer) {
        return refusalOf(() -> desk(redeemer).exchange().exchange(request));
    }

    private RefreshTokenRedeemer giving(Secret identityToken) {
        return (token, from) -> {
            asked.add(token);
            return identityToken;
        };
    }

    private static FlowFixture desk(RefreshTokenRedeemer redeemer) {
        return FlowFixture.open().trusting(FlowFixture.CORP.trusted(Optional.empty(), "sub", Optional.of(redeemer)));
    }
}
