package dev.cambist.testkit.idp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void toString_ofASecretAndItsOwners_isADigest() {
        User alice = User.named("alice").withPassword("correct horse");
        ServicePrincipal ci = ServicePrincipal.named("ci").withClient("id", "correct horse");

        assertThat(Secret.of("correct horse").toString()).matches("sha256:[0-9a-f]{12}");
        assertThat(alice.toString()).contains("sha256:").doesNotContain("horse");
        assertThat(ci.toString()).contains("sha256:").doesNotContain("horse");
    }

    @Test
    void secrets_withTheSameValue_areEqual() {
        assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).hasSameHashCodeAs(Secret.of("a"));
        assertThat(Secret.of("a")).isNotEqualTo(Secret.of("b"));
    }

    @Test
    void secrets_atRandom_differ() {
        assertThat(Secret.random().reveal())
                .hasSize(32)
                .isNotEqualTo(Secret.random().reveal());
    }
}
