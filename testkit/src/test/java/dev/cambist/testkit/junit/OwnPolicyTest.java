package dev.cambist.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.testkit.AcrSignIn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class OwnPolicyTest {
    static final String POLICY = """
            registries:
              - service: images.test
            issuers:
              - name: corp
                entra: { tenants: ["${TENANT}"], authority: "${AUTHORITY}" }
            access:
              - who: { issuer: corp, subject: "${user.dora}" }
                role: AcrPush
                on: ["tools/**"]
            """;

    @RegisterExtension
    static final CambistExtension CAMBIST = CambistExtension.create().yaml(POLICY);

    @Test
    void service_ofAnOwnPolicy_isItsFirst(AcrSignIn signIn) {
        assertThat(signIn.service()).isEqualTo("images.test");
    }

    @Test
    void user_ofAnOwnPolicy_hasItsRights(AcrSignIn signIn) throws Exception {
        assertThat(Calls.access(signIn, "dora", "repository:tools/lint:push")).contains("tools/lint", "push");
    }

    @Test
    void user_whomAnOwnPolicyDoesNotName_isRefused(AcrSignIn signIn) throws Exception {
        var answer = Calls.exchange(signIn, signIn.token("alice"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("no_rights");
    }
}
