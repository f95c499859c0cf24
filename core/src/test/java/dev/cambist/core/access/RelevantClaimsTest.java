package dev.cambist.core.access;

import static dev.cambist.core.access.People.globs;
import static dev.cambist.core.access.People.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a refresh token remembers of an identity. */
final class RelevantClaimsTest {
    private static final Set<Action> PULL = Set.of(Action.PULL);
    private final Policy policy = new Policy(List.of(
            rule("a", new Who.Matching("corp", List.of(), globs("ops-*", "dev"), globs("Push"), Map.of()), PULL, "**"),
            rule("b", People.who("github", Map.of("ref", globs("refs/heads/main"))), PULL, "${claims.repository}/**"),
            rule("c", People.who("corp", Map.of("groups", globs("audit"))), PULL, "${subject}/${claims.team}")));

    @Test
    void relevant_claimsNoRuleMentions_areLeftOut() {
        assertThat(relevant(Map.of("email", "alice@corp.example", "iss", "x", "exp", 1L, "ref", "refs/heads/main")))
                .containsEntry("ref", "refs/heads/main")
                .containsOnlyKeys("ref", RelevantClaims.CUT_FOR);
    }

    @Test
    void relevant_listOfHundreds_keepsWhatSomeRuleMatches() {
        List<String> groups = IntStream.range(0, 500)
                .mapToObj(i -> i == 7 ? "dev" : i == 8 ? "ops-eu" : i == 9 ? "audit" : "group-" + i)
                .toList();
        assertThat(relevant(Map.of("groups", groups)))
                .containsEntry("groups", List.of("dev", "ops-eu", "audit"))
                .containsOnlyKeys("groups", RelevantClaims.CUT_FOR);
    }

    @Test
    void relevant_singleValue_isKeptThoughNoRuleMatches() {
        assertThat(relevant(Map.of("ref", "refs/heads/else", "groups", "none")))
                .isEqualTo(Map.of("ref", "refs/heads/else", "groups", "none"));
    }

    @Test
    void relevant_insertedClaim_isKept() {
        assertThat(relevant(Map.of("repository", "acme/app", "team", "blue")))
                .isEqualTo(Map.of("repository", "acme/app", "team", "blue"));
    }

    @Test
    void relevant_numbersAndBooleans_areKept() {
        assertThat(relevant(Map.of("ref", 7L, "roles", true))).isEqualTo(Map.of("ref", 7L, "roles", true));
    }

    /** An object one level below what a token may hold could be written and not read back. */
    @Test
    void relevant_valueOfAKindNoRuleCanUse_isLeftOut() {
        assertThat(relevant(Map.of(
                        "ref", new JsonObject(Map.of("a", "b")), "repository", List.of("acme/app"), "team", 0.5)))
                .containsOnlyKeys(RelevantClaims.CUT_FOR);
    }

    private Map<String, Object> relevant(Map<String, Object> claims) {
        return policy.relevant(new JsonObject(claims)).members();
    }
}
