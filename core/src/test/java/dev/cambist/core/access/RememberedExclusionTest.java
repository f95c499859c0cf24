package dev.cambist.core.access;

import static dev.cambist.core.access.People.globs;
import static dev.cambist.core.access.People.rule;
import static dev.cambist.core.access.People.scopes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A refresh token forgets claims, and an exclusion must not be forgotten with them. */
final class RememberedExclusionTest {
    private static final Policy GUESTS = excluding(matches(Attribute.Claim.of("groups"), "guests"));
    private static final Policy JOBS = excluding(new Condition.Present(Attribute.Claim.of("environment")));
    private static final Policy KUBE = excluding(matches(Attribute.Claim.of("k8s", "namespace"), "kube-*"));
    private static final Policy OPEN = excluding();

    @Test
    void relevant_claimThatOnlyAnUnlessReads_isKept() {
        Identity guest = People.of("corp", Map.of("groups", List.of("a", "guests"), "email", "x"));

        assertThat(GUESTS.relevant(guest.claims()).members()).containsEntry("groups", List.of("guests"));
        assertThat(why(GUESTS, remembered(GUESTS, guest))).contains("excludes the caller: claim groups is guests");
    }

    @Test
    void relevant_listWithoutTheExcluded_staysAsAnEmptyOne() {
        Identity staff = People.of("corp", Map.of("groups", List.of("a", "b")));

        assertThat(GUESTS.relevant(staff.claims()).members()).containsEntry("groups", List.of());
        assertThat(why(GUESTS, remembered(GUESTS, staff))).contains("granted");
    }

    @Test
    void relevant_listWithAValueThatCannotBeCompared_excludesStill() {
        Identity odd = People.of("corp", Map.of("groups", List.of("a", List.of("guests"))));

        assertThat(GUESTS.relevant(odd.claims()).members()).containsEntry("groups", List.of(JsonObject.EMPTY));
        assertThat(why(GUESTS, remembered(GUESTS, odd))).contains("claim groups is missing or of a kind");
    }

    /** Null is a value that no pattern can be compared with, like an object; RFC 8259 has it as a value of its own. */
    @Test
    void decide_listWithNull_excludesAtOnceAndFromMemory() throws JsonException {
        JsonObject claims = JsonObject.parse("{\"groups\":[\"a\",null]}".getBytes(StandardCharsets.UTF_8));
        Identity odd = People.of("corp", claims.members());

        assertThat(why(GUESTS, odd)).contains("claim groups is missing or of a kind");
        assertThat(why(GUESTS, remembered(GUESTS, odd))).contains("claim groups is missing or of a kind");
    }

    @Test
    void relevant_missingClaim_excludesStill() {
        assertThat(why(GUESTS, remembered(GUESTS, People.of("corp", Map.of("email", "x")))))
                .contains("claim groups is missing or of a kind");
    }

    @Test
    void relevant_claimThatMustNotBeThere_leavesATraceOfItsPresence() {
        for (Object value : List.of("prod", 0.5, List.of("a"), new JsonObject(Map.of("name", "prod")))) {
            Identity job = People.of("corp", Map.of("environment", value));
            assertThat(why(JOBS, remembered(JOBS, job))).contains("claim environment is in the token");
        }
        assertThat(JOBS.relevant(new JsonObject(Map.of("environment", List.of("a"))))
                        .members())
                .containsEntry("environment", JsonObject.EMPTY);
        assertThat(why(JOBS, remembered(JOBS, People.of("corp", Map.of("email", "x")))))
                .contains("granted");
    }

    @Test
    void relevant_claimWithinOthers_isKeptWithNothingElseOfThem() {
        Identity pod = People.of(
                "corp",
                Map.of("k8s", new JsonObject(Map.of("namespace", "kube-system", "pod", "x", "node", List.of("y")))));

        assertThat(KUBE.relevant(pod.claims()).members())
                .containsEntry("k8s", new JsonObject(Map.of("namespace", "kube-system")))
                .containsOnlyKeys("k8s", RelevantClaims.CUT_FOR);
        assertThat(why(KUBE, remembered(KUBE, pod))).contains("claim k8s > namespace is kube-system");
    }

    @Test
    void relevant_objectThatNoRuleReads_isLeftOut() {
        assertThat(KUBE.relevant(new JsonObject(Map.of("k8s", new JsonObject(Map.of("pod", "x")))))
                        .members())
                .containsOnlyKeys(RelevantClaims.CUT_FOR);
        assertThat(KUBE.relevant(new JsonObject(Map.of("k8s", "text"))).members())
                .containsOnlyKeys(RelevantClaims.CUT_FOR);
    }

    @Test
    void relevant_nothingLeftOut_needsNoMark() {
        JsonObject claims = new JsonObject(Map.of("groups", List.of("guests")));

        assertThat(GUESTS.relevant(claims)).isEqualTo(claims);
    }

    /** The list was cut before anybody asked whether guests are in it. */
    @Test
    void decide_exclusionNewerThanTheRefreshToken_wantsANewLogin() {
        Identity guest = People.of("corp", Map.of("groups", List.of("a", "guests")));

        assertThat(why(GUESTS, remembered(OPEN, guest)))
                .contains("an unless of the policy has changed since the caller's refresh token was made");
        assertThat(why(JOBS, remembered(OPEN, People.of("corp", Map.of("environment", "prod")))))
                .contains("a new login does");
        assertThat(why(GUESTS, remembered(KUBE, guest))).contains("has changed");
    }

    @Test
    void decide_exclusionNewerThanTheRefreshToken_leavesRulesWithoutOneAlone() {
        assertThat(why(OPEN, remembered(GUESTS, People.of("corp", Map.of("email", "x")))))
                .contains("granted");
    }

    /** Rules may be added, renamed and put in another order, as long as they exclude the same. */
    @Test
    void decide_sameExclusionsInAnotherPolicy_isDecidedAtOnce() {
        Identity staff = People.of("corp", Map.of("groups", List.of("a"), "email", "x"));
        List<Rule> more = List.of(
                rule("new", People.anyOf("github"), Set.of(Action.PUSH), "b"),
                GUESTS.rules().getFirst());

        assertThat(why(new Policy(more), remembered(GUESTS, staff))).contains("rule \"r\" granted");
    }

    /** The mark as it was written before: it could be that of other exclusions, so it is believed of none. */
    @Test
    void decide_markOfAnEarlierVersion_wantsANewLogin() {
        JsonObject claims = new JsonObject(Map.of("groups", List.of(), RelevantClaims.CUT_FOR, "e5a1ebc09e5e4dc5"));

        assertThat(why(GUESTS, People.of("corp", claims.members()))).contains("a new login does");
        assertThat(why(OPEN, People.of("corp", claims.members()))).contains("granted");
    }

    @Test
    void relevant_deepestClaim_canBeWrittenAndReadBack() throws JsonException {
        Attribute.Claim deepest = Attribute.Claim.of("a", "b", "c", "d", "e", "f", "g", "h");
        Object value = List.of("x", List.of("y"));
        for (String name : deepest.path().reversed()) {
            value = new JsonObject(Map.of(name, value));
        }
        JsonObject kept = excluding(matches(deepest, "x")).relevant((JsonObject) value);
        String payload = JsonWriter.write(Map.of("identity", Map.of("claims", kept)));
        assertThat(JsonObject.parse(payload.getBytes(StandardCharsets.US_ASCII))
                        .object("identity")
                        .flatMap(identity -> identity.object("claims")))
                .contains(kept);
    }

    private static Condition matches(Attribute attribute, String... patterns) {
        return new Condition.Matches(attribute, globs(patterns));
    }

    private static Policy excluding(Condition... unless) {
        return new Policy(
                List.of(rule("r", new Who.Matching("corp", List.of(), List.of(unless)), Set.of(Action.PULL), "**")));
    }

    private static Identity remembered(Policy policy, Identity identity) {
        return new Identity(
                identity.issuer(), identity.issuerUrl(), identity.subject(), policy.relevant(identity.claims()));
    }

    private static String why(Policy policy, Identity identity) {
        Decision decision = People.decide(policy, identity, scopes("repository:a:pull"));
        String why = String.join(
                "; ", decision.verdicts().stream().map(Verdict::explain).toList());
        assertThat(decision.isComplete()).as(why).isEqualTo(why.contains(" granted "));
        return why;
    }
}
