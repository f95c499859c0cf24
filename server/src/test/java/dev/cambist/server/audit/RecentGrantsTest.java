package dev.cambist.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RecentGrantsTest {
    @Test
    void token_neverIssuedHere_hasNoKnownRules() {
        assertThat(new RecentGrants().of("b1e0a1de-0000-4000-8000-000000000001"))
                .isEmpty();
    }
}
