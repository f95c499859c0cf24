package dev.cambist.core.identity;

import static dev.cambist.core.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Now;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which issuer a refresh token is redeemed at. */
final class RedeemingIssuerTest {
    private static final String TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    private static final String OTHER_TENANT = "0f0f0f0f-86f1-41af-91ab-2d7cd011db47";

    private static final TrustedIssuer CORP = able("corp", "https://login.example/a/v2.0", Optional.of(TENANT));
    private static final TrustedIssuer CORP_V1 = able("corp", "https://sts.example/a/", Optional.of(TENANT));
    private static final TrustedIssuer OTHER = able("corp", "https://login.example/b/v2.0", Optional.of(OTHER_TENANT));
    private static final TrustedIssuer KEYCLOAK = able("keycloak", "https://keycloak.example", Optional.empty());
    private static final TrustedIssuer GITHUB = new FakeIssuer("github", "https://github.example").trusted();

    @Test
    void redeemingIssuer_oneOfTheTenant_isIt() {
        assertThat(found(Optional.of(TENANT), CORP, OTHER, KEYCLOAK)).isSameAs(CORP);
    }

    @Test
    void redeemingIssuer_tenantInUpperCase_isTheSame() {
        assertThat(found(Optional.of(TENANT.toUpperCase(Locale.ROOT)), CORP, OTHER))
                .isSameAs(CORP);
    }

    @Test
    void redeemingIssuer_bothVersionsOfOneTenant_areOneIssuer() {
        assertThat(found(Optional.of(TENANT), CORP, CORP_V1, OTHER)).isSameAs(CORP);
        assertThat(found(Optional.empty(), CORP, CORP_V1)).isSameAs(CORP);
        assertThat(found(Optional.of("corp"), CORP, CORP_V1)).isSameAs(CORP);
    }

    @Test
    void redeemingIssuer_namedInsteadOfItsTenant_isIt() {
        assertThat(found(Optional.of("keycloak"), CORP, KEYCLOAK)).isSameAs(KEYCLOAK);
    }

    @Test
    void redeemingIssuer_onlyOneAndNoTenantAsked_isIt() {
        assertThat(found(Optional.empty(), CORP, GITHUB)).isSameAs(CORP);
    }

    @Test
    void redeemingIssuer_tenantAskedOfTheOnlyOneWithoutATenant_isIt() {
        assertThat(found(Optional.of(TENANT), KEYCLOAK, GITHUB)).isSameAs(KEYCLOAK);
    }

    @Test
    void redeemingIssuer_tenantAskedOfTheOnlyOneWithAnotherTenant_isRefused() {
        assertThat(refused(Optional.of(OTHER_TENANT), CORP))
                .isEqualTo(
                        new BadCredential.CannotRedeem("no issuer that can redeem refresh tokens is of that tenant"));
    }

    @Test
    void redeemingIssuer_noneCanRedeem_isRefused() {
        assertThat(refused(Optional.empty(), GITHUB))
                .isEqualTo(new BadCredential.CannotRedeem("no issuer is configured to redeem refresh tokens"));
    }

    @Test
    void redeemingIssuer_severalAndNoTenantAsked_isRefused() {
        Refusal ambiguous = new BadCredential.CannotRedeem(
                "more than one issuer can redeem refresh tokens and the field tenant does not say which");
        assertThat(refused(Optional.empty(), CORP, KEYCLOAK)).isEqualTo(ambiguous);
        assertThat(refused(Optional.of("corp"), CORP, OTHER)).isEqualTo(ambiguous);
    }

    @Test
    void redeemingIssuer_nameInAnotherCase_isNotTheName() {
        assertThat(refused(Optional.of("Keycloak"), CORP, KEYCLOAK)).isInstanceOf(BadCredential.CannotRedeem.class);
    }

    private static TrustedIssuer found(Optional<String> tenant, TrustedIssuer... issuers) {
        return new IdentityVerifier(List.of(issuers), Now.CLOCK).redeemingIssuer(tenant);
    }

    private static Refusal refused(Optional<String> tenant, TrustedIssuer... issuers) {
        return refusalOf(() -> found(tenant, issuers));
    }

    private static TrustedIssuer able(String name, String url, Optional<String> tenant) {
        return new FakeIssuer(name, url).trusted(tenant, "sub", Optional.of((token, from) -> new Secret("unused")));
    }
}
