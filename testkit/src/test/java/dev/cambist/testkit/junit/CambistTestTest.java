package dev.cambist.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cambist.testkit.AcrSignIn;
import dev.cambist.testkit.idp.FormerKeys;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Misbehaviour;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@CambistTest
final class CambistTestTest {
    private final AcrSignIn ofConstructor;

    CambistTestTest(AcrSignIn signIn) {
        this.ofConstructor = signIn;
    }

    @Test
    void parameters_ofOneClass_areOneSignIn(AcrSignIn signIn, IdentityProvider provider) {
        assertThat(signIn).isSameAs(ofConstructor);
        assertThat(provider).isSameAs(signIn.identityProvider());
    }

    @Test
    void token_ofAlice_mayPushWhatTheTeamBuilds(AcrSignIn signIn) throws Exception {
        assertThat(Calls.access(signIn, "alice", "repository:team/app:pull,push"))
                .contains("team/app", "pull", "push");
    }

    @Test
    void token_ofBob_mayOnlyPullIt(AcrSignIn signIn) throws Exception {
        assertThat(Calls.access(signIn, "bob", "repository:team/app:pull,push"))
                .contains("team/app", "pull")
                .doesNotContain("push");
    }

    @Test
    void token_ofAnybody_mayOnlyPullWhatIsPublic(AcrSignIn signIn) throws Exception {
        assertThat(Calls.access(signIn, "carol", "repository:public/app:pull,push"))
                .contains("public/app", "pull")
                .doesNotContain("push");
        assertThat(Calls.access(signIn, "carol", "repository:team/app:pull")).doesNotContain("pull");
    }

    @Test
    void exchange_expiredToken_isRefusedWithThatReason(AcrSignIn signIn, IdentityProvider provider) throws Exception {
        String expired = provider.token(signIn.user("alice"))
                .expiresIn(Duration.ofHours(-1))
                .sign();

        var answer = Calls.exchange(signIn, expired);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("UNAUTHORIZED", "expired_token");
    }

    @Test
    void exchange_tokenForAnotherAudience_isRefusedWithThatReason(AcrSignIn signIn) throws Exception {
        String other = signIn.identityProvider()
                .token(signIn.user("alice"))
                .audience("https://graph.microsoft.com")
                .sign();

        var answer = Calls.exchange(signIn, other);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("wrong_audience");
    }

    @Test
    void exchange_tokenSignedByTheWrongKey_isRefusedWithThatReason(AcrSignIn signIn) throws Exception {
        signIn.identityProvider().misbehave(new Misbehaviour.WrongKey());

        var answer = Calls.exchange(signIn, signIn.token("alice"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("bad_signature");
    }

    @Test
    void exchange_tokenOutOfDate_isRefusedWhenItsTimeHasPassed(AcrSignIn signIn) throws Exception {
        String token = signIn.token("alice");
        signIn.passTime(Duration.ofHours(2));

        assertThat(Calls.exchange(signIn, token).body()).contains("expired_token");
        assertThat(Calls.exchange(signIn, signIn.token("alice")).statusCode()).isEqualTo(200);
    }

    @Test
    void exchange_newKeysOfAProviderThatIsDown_areUnavailableUntilReset(AcrSignIn signIn) throws Exception {
        signIn.identityProvider().rotateKeys(FormerKeys.WITHDRAWN);
        signIn.passTime(Duration.ofSeconds(31));
        signIn.identityProvider().misbehave(new Misbehaviour.Down());
        assertThat(Calls.exchange(signIn, signIn.token("alice")).statusCode()).isNotEqualTo(200);

        signIn.reset();

        assertThat(Calls.exchange(signIn, signIn.token("alice")).statusCode()).isEqualTo(200);
    }

    @Test
    void passTime_backwards_isRefused(AcrSignIn signIn) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> signIn.passTime(Duration.ofSeconds(-1)))
                .withMessageContaining("backwards");
    }

    @Test
    void policy_withAnError_isRefusedWithWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AcrSignIn.start("registrys: []"))
                .withMessageContaining("registrys");
    }

    @Nested
    final class WithinAnother {
        @Test
        void parameters_ofANestedClass_areThoseOfTheOuter(AcrSignIn signIn) {
            assertThat(signIn).isSameAs(ofConstructor);
        }
    }

    @Nested
    @CambistTest(policy = OwnPolicyTest.POLICY)
    final class WithinAnotherWithItsPolicy {
        @Test
        void parameters_ofANestedClassWithAPolicy_areItsOwn(AcrSignIn signIn) {
            assertThat(signIn).isNotSameAs(ofConstructor);
            assertThat(signIn.service()).isEqualTo("images.test");
        }
    }
}
