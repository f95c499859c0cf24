package dev.cambist.core.access;

import static dev.cambist.core.access.People.globs;
import static dev.cambist.core.access.People.rule;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.core.Now;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** Whatever an issuer puts into a token, a decision comes of it, and the same one from the refresh token. */
final class ClaimsFuzzTest {
    private static final Set<Action> PULL = Set.of(Action.PULL);
    private static final List<Scope> ASKED = List.of(Scope.repository("team/a", PULL), Scope.catalog());
    private static final Policy POLICY = new Policy(List.of(
            rule("groups", who(matches("ops", "groups")), Role.ACR_PULL.actions(), "**"),
            rule("nested", who(matches("prod*", "k8s", "namespace")), PULL, "team/*"),
            rule("own", who(new Condition.Present(Attribute.Claim.of("env"))), PULL, "${claims.team}/**"),
            rule(
                    "unless",
                    new Who.Matching(
                            "corp",
                            List.of(matches("dev", "groups")),
                            List.of(matches("guest", "kind"), new Condition.Present(Attribute.Claim.of("k8s", "pod")))),
                    PULL,
                    "team/**")));

    @FuzzTest
    void decide_anyClaims_isTheSameForWhatIsRelevantOfThem(byte[] document) {
        JsonObject claims;
        try {
            claims = JsonObject.parse(document);
        } catch (JsonException e) {
            return;
        }
        Identity whole = new Identity("corp", "https://corp.example", "alice", claims);
        Identity remembered = new Identity("corp", "https://corp.example", "alice", POLICY.relevant(claims));
        Decision decision = decide(whole);
        if (!claims.has(RelevantClaims.CUT_FOR)) {
            assertThat(decide(remembered).granted()).isEqualTo(decision.granted());
        }
        assertThat(decision.verdicts())
                .allSatisfy(verdict -> assertThat(verdict.explain()).hasSizeLessThan(10_000));
    }

    private static Decision decide(Caller caller) {
        return POLICY.decide(caller, People.SERVICE, ASKED, Now.INSTANT);
    }

    private static Who who(Condition... conditions) {
        return new Who.Matching("corp", List.of(conditions), List.of());
    }

    private static Condition matches(String pattern, String... path) {
        return new Condition.Matches(Attribute.Claim.of(path), globs(pattern));
    }
}
