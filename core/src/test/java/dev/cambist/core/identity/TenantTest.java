package dev.cambist.core.identity;

import static dev.cambist.core.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Now;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Entra ID adds: tenants and object ids. */
final class TenantTest {
    private static final String TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";
    private static final String OTHER_TENANT = "0f0f0f0f-86f1-41af-91ab-2d7cd011db47";

    private final FakeIssuer issuer = new FakeIssuer("corp", "https://login.example/" + TENANT + "/v2.0");
    private final Claims claims = issuer.claims().with("tid", TENANT).with("oid", "the-object-id");

    @Test
    void verify_entraToken_isNamedByItsObjectId() {
        VerifiedIdentity verified = verifier(Optional.of(TENANT)).verify(issuer.token(claims), Optional.empty());
        assertThat(verified.identity().subject()).isEqualTo("the-object-id");
        assertThat(verified.tenant()).contains(TENANT);
    }

    @Test
    void verify_entraTokenWithoutObjectId_isRefused() {
        assertThat(refused(claims.without("oid"), Optional.empty())).isEqualTo(new BadCredential.MissingClaim("oid"));
    }

    @Test
    void verify_tokenWithoutTenant_isRefused() {
        assertThat(refused(claims.without("tid"), Optional.empty())).isEqualTo(new BadCredential.MissingClaim("tid"));
    }

    @Test
    void verify_tokenWhoseTenantIsNoText_isRefused() {
        assertThat(refused(claims.with("tid", List.of(TENANT)), Optional.empty()))
                .isEqualTo(new BadCredential.MissingClaim("tid"));
    }

    @Test
    void verify_tokenOfAnotherTenantThanItsIssuer_isRefused() {
        assertThat(refused(claims.with("tid", OTHER_TENANT), Optional.empty()))
                .isEqualTo(new BadCredential.MissingClaim("tid"));
    }

    @Test
    void verify_tenantsInDifferentCase_areTheSame() {
        String upper = TENANT.toUpperCase(Locale.ROOT);
        assertThat(verifier(Optional.of(TENANT)).verify(issuer.token(claims.with("tid", upper)), Optional.of(TENANT)))
                .isNotNull();
        assertThat(verifier(Optional.of(upper)).verify(issuer.token(claims), Optional.of(upper)))
                .isNotNull();
    }

    @Test
    void verify_fieldTenantOfAnotherTenant_isRefusedWithBoth() {
        assertThat(refused(claims, Optional.of(OTHER_TENANT)))
                .isEqualTo(new BadCredential.TenantMismatch(OTHER_TENANT, TENANT));
    }

    /** The same field may say the issuer's name where a refresh token is to be redeemed. */
    @Test
    void verify_fieldTenantSaysTheIssuersName_isAccepted() {
        assertThat(verifier(Optional.of(TENANT)).verify(issuer.token(claims), Optional.of("corp")))
                .isNotNull();
    }

    @Test
    void verify_fieldTenantSaysAnotherIssuersName_isRefused() {
        assertThat(refused(claims, Optional.of("github")))
                .isEqualTo(new BadCredential.TenantMismatch("github", TENANT));
    }

    @Test
    void verify_fieldTenantForATokenThatHasNone_isIgnored() {
        assertThat(verifier(Optional.empty())
                        .verify(issuer.token(claims.without("tid")), Optional.of(TENANT))
                        .tenant())
                .isEmpty();
    }

    @Test
    void verify_tenantOfATokenWhoseIssuerHasNone_mustAgreeWithTheField() {
        assertThat(refusalOf(() -> verifier(Optional.empty()).verify(issuer.token(claims), Optional.of(OTHER_TENANT))))
                .isEqualTo(new BadCredential.TenantMismatch(OTHER_TENANT, TENANT));
    }

    private Refusal refused(Claims changed, Optional<String> asked) {
        return refusalOf(() -> verifier(Optional.of(TENANT)).verify(issuer.token(changed), asked));
    }

    private IdentityVerifier verifier(Optional<String> tenant) {
        return new IdentityVerifier(List.of(issuer.trusted(tenant, "oid", Optional.empty())), Now.CLOCK);
    }
}
