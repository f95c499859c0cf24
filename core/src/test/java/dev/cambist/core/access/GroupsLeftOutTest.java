package dev.cambist.core.access;

import static dev.cambist.core.access.People.globs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Entra's "groups overage claim": a token that came without its groups because there are too many. */
final class GroupsLeftOutTest {
    private static final Who.Matching IN_DEV = new Who.Matching("corp", List.of(), globs("dev"), List.of(), Map.of());

    /** "Access token claims reference", the claims hasgroups and groups:src1. */
    static Stream<Map<String, Object>> markers() {
        return Stream.of(
                Map.of("hasgroups", true),
                Map.of("hasgroups", "true"),
                Map.of("_claim_names", new JsonObject(Map.of("groups", "src1"))));
    }

    @ParameterizedTest
    @MethodSource("markers")
    void mismatch_groupsLeftOut_isToldApartFromNoSuchGroup(Map<String, Object> marker) {
        assertThat(IN_DEV.mismatch(People.of("corp", marker))).contains(new Mismatch.GroupsLeftOut(globs("dev")));
    }

    static Stream<Map<String, Object>> noMarkers() {
        return Stream.of(
                Map.of(),
                Map.of("hasgroups", false),
                Map.of("_claim_names", "groups"),
                Map.of("_claim_names", new JsonObject(Map.of("roles", "src1"))),
                Map.of("hasgroups", true, "groups", List.of("qa")));
    }

    @ParameterizedTest
    @MethodSource("noMarkers")
    void mismatch_groupsNotLeftOut_isThatTheyDiffer(Map<String, Object> claims) {
        assertThat(IN_DEV.mismatch(People.of("corp", claims)).orElseThrow()).isInstanceOf(Mismatch.ValueDiffers.class);
    }

    @Test
    void mismatch_groupsUnderClaims_isTheSame() {
        Who who = People.who("corp", Map.of("groups", globs("dev")));
        assertThat(who.mismatch(People.of("corp", Map.of("hasgroups", true))))
                .contains(new Mismatch.GroupsLeftOut(globs("dev")));
    }

    @Test
    void mismatch_otherConditionThanGroups_isItsOwnReason() {
        Who who = People.who("corp", Map.of("roles", globs("Push")));
        assertThat(who.mismatch(People.of("corp", Map.of("hasgroups", true))).orElseThrow())
                .isInstanceOf(Mismatch.ValueDiffers.class);
    }

    @Test
    void explain_groupsLeftOut_saysWhatToChangeInEntra() {
        assertThat(new Mismatch.GroupsLeftOut(globs("dev")).explain())
                .startsWith("the rule wants the groups dev, and the token came without its groups: Entra ID leaves")
                .endsWith("or assign app roles and let the rule want roles");
    }

    /** A refresh token remembers it, so that the reason is the same at its later uses. */
    @ParameterizedTest
    @MethodSource("markers")
    void relevant_groupsLeftOut_keepsTheShortMarker(Map<String, Object> marker) {
        Policy policy = new Policy(List.of(People.rule("dev", IN_DEV, Set.of(Action.PULL), "**")));
        assertThat(policy.relevant(new JsonObject(marker)).members())
                .containsEntry("hasgroups", true)
                .doesNotContainKey("_claim_names");
    }

    @Test
    void relevant_noRuleWantsGroups_forgetsTheMarker() {
        Policy policy = new Policy(List.of(People.rule("all", People.anyOf("corp"), Set.of(Action.PULL), "**")));
        assertThat(policy.relevant(new JsonObject(Map.of("hasgroups", true))).members())
                .doesNotContainKey("hasgroups");
    }
}
