package dev.cambist.testkit.idp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AccountTest {
    @AutoClose
    private final IdentityProvider idp =
            IdentityProvider.start(Settings.defaults().withAlgorithms(SigningAlgorithm.ES256));

    @Test
    void user_onFirstUse_isCreatedAndStays() {
        User alice = idp.user("alice");

        assertThat(idp.user("alice")).isSameAs(alice);
        assertThat(alice.tenant()).isEqualTo(IdentityProvider.TENANT);
    }

    @Test
    void user_whenAdded_replacesTheOneOfThatName() {
        idp.user("alice");

        User admin = idp.add(User.named("alice").withGroups("admins"));

        assertThat(idp.user("alice")).isSameAs(admin);
    }

    @Test
    void objectId_ofAName_isTheSameInEveryRun() {
        assertThat(User.named("alice").objectId())
                .isEqualTo(User.named("alice").objectId())
                .isNotEqualTo(ServicePrincipal.named("alice").clientId());
    }

    @Test
    void tenant_thatIsNoGuid_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> User.named("alice", "contoso"));
        assertThatIllegalArgumentException().isThrownBy(() -> idp.v2Issuer("contoso"));
    }

    @Test
    void endpoint_ofAForeignIssuer_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> idp.endpoint(Endpoint.KEYS, "https://login.microsoftonline.com/common"));
        assertThatIllegalArgumentException().isThrownBy(() -> idp.endpoint(Endpoint.TOKEN, idp.issuer("github")));
    }
}
