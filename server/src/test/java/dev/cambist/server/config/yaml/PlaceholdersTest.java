package dev.cambist.server.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlaceholdersTest {
    private static final Map<String, String> ENVIRONMENT =
            Map.of("HOST", "registry.example.com", "_P1", "5000", "TRICKY", "$1\\${HOST}", "lower", "no");

    @Test
    void fill_severalVariables_areReplaced() {
        assertThat(Placeholders.fill("${HOST}:${_P1}/$HOST/$", ENVIRONMENT, false))
                .isEqualTo("registry.example.com:5000/$HOST/$");
    }

    @Test
    void fill_valueThatLooksLikeAPlaceholder_isNotLookedInto() {
        assertThat(Placeholders.fill("a${TRICKY}b", ENVIRONMENT, false)).isEqualTo("a$1\\${HOST}b");
    }

    @Test
    void fill_callersPlaceholders_stayWhereTheyHaveAMeaning() {
        assertThat(Placeholders.fill("${subject|lower}/${claims.a|lower}/${claims.a}/${_P1}", ENVIRONMENT, true))
                .isEqualTo("${subject|lower}/${claims.a|lower}/${claims.a}/5000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${subject}", "${claims.a}", "${subject|lower}", "${claims.a|lower}"})
    void fill_callersPlaceholdersElsewhere_areRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Placeholders.fill(text, ENVIRONMENT, false))
                .withMessageContaining("has a meaning only under \"on\"");
    }

    @Test
    void fill_variableNotSet_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Placeholders.fill("x${MISSING}", ENVIRONMENT, true))
                .withMessage("names the environment variable MISSING, which is not set");
    }

    @Test
    void fill_emptyVariable_isRefusedBecauseItWouldWidenAPattern() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Placeholders.fill("${TEAM}**", Map.of("TEAM", ""), true))
                .withMessage("names the environment variable TEAM, which is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${lower}", "${}", "${1A}", "${A-B}", "${HOST:-x}", "${ HOST }", "${${HOST}"})
    void fill_otherPlaceholders_areRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Placeholders.fill(text, ENVIRONMENT, true))
                .withMessageContaining("expected ${NAME} with the name of an environment variable");
    }

    @Test
    void fill_openPlaceholder_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Placeholders.fill("a ${HOST", ENVIRONMENT, true))
                .withMessage("has a ${ without its }");
    }
}
