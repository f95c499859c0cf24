package dev.cambist.testkit.idp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

class ParserFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void form_ofAnyText_isReadOrRefused(String text) {
        if (text == null) {
            return;
        }
        try {
            assertThat(Form.parse(text).fields()).doesNotContainKey(null);
        } catch (OAuthException refused) {
            assertThat(refused.problem()).isEqualTo(OAuthProblem.MALFORMED_REQUEST);
        }
    }

    @FuzzTest(maxDuration = "5s")
    void scope_ofAnyText_isReadOrRefused(String text) {
        if (text == null) {
            return;
        }
        try {
            assertThat(Resource.ofScope(text).audience()).isNotEmpty();
        } catch (OAuthException refused) {
            assertThat(refused.problem()).isEqualTo(OAuthProblem.INVALID_SCOPE);
        }
    }

    @FuzzTest(maxDuration = "5s")
    void route_ofAnyText_isFoundByItsOwnPath(String text) {
        if (text != null) {
            Route.of(text).ifPresent(route -> assertThat(route.path()).hasValue(text));
        }
    }
}
