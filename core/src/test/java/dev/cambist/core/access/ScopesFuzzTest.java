package dev.cambist.core.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import java.util.Arrays;
import java.util.List;

final class ScopesFuzzTest {

    /** Whatever is sent, one parameter a line, nothing comes of it but names and actions that registries know. */
    @FuzzTest
    void parse_anyParameters_areLegalScopesOrRefused(byte[] bytes) {
        List<String> parameters = Arrays.asList(new String(bytes, UTF_8).split("\n", -1));
        List<Scope> scopes;
        try {
            scopes = Scopes.parse(parameters);
        } catch (RefusedException e) {
            assertThat(e.refusal())
                    .isInstanceOfAny(InvalidRequest.TooManyScopes.class, InvalidRequest.ScopeTooLong.class);
            return;
        }
        assertThat(scopes).hasSizeLessThanOrEqualTo(Scopes.MAX_SCOPES);
        assertThat(scopes)
                .extracting(scope -> scope.type() + ":" + scope.name())
                .doesNotHaveDuplicates();
        for (Scope scope : scopes) {
            if (scope.kind() == Scope.Kind.REPOSITORY) {
                assertThat(scope.name())
                        .matches("([a-z0-9._-]+(:[0-9]+)?/)?[a-z0-9._/-]+")
                        .doesNotContain("..", "//", "*")
                        .doesNotStartWith("/")
                        .doesNotEndWith("/");
                assertThat(scope.actions()).doesNotContain(Action.CATALOG);
            }
            if (scope.isByRules()) {
                assertThat(scope.name()).isEqualTo("*");
            }
            assertThat(Scopes.parseOne(scope.toString())).contains(scope);
        }
    }
}
