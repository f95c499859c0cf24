package dev.cambist.core.exchange;

import static dev.cambist.core.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Glob;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.Scopes;
import dev.cambist.core.access.Who;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of a caller whose groups Entra left out of the token. */
final class GroupsLeftOutFlowTest {
    private static final Secret TOKEN = FlowFixture.CORP.token(
            FlowFixture.CORP.claims().with("hasgroups", true).with("roles", List.of("Reader")));
    private static final Policy BY_GROUP_AND_ROLE = new Policy(List.of(
            FlowFixture.rule("group", FlowFixture.inGroup("dev"), Set.of(Action.PULL, Action.PUSH), "team/**"),
            FlowFixture.rule(
                    "role",
                    new Who.Matching("corp", List.of(), List.of(), List.of(new Glob("Reader")), Map.of()),
                    Set.of(Action.PULL),
                    "team/**")));

    @Test
    void exchange_onlyRulesForGroups_isRefusedSayingThatTheGroupsAreMissing() {
        Policy policy = new Policy(
                List.of(FlowFixture.rule("group", FlowFixture.inGroup("dev"), Set.of(Action.PULL), "team/**")));
        BadCredential.NoRights refusal = (BadCredential.NoRights)
                refusalOf(() -> FlowFixture.open().with(policy).exchange().exchange(request()));
        assertThat(refusal.groupsLeftOut()).isTrue();
        assertThat(refusal.message())
                .contains("the token came without its groups")
                .doesNotContain("dev");
        assertThat(refusal.why().getFirst()).contains("the rule wants the groups dev");
    }

    @Test
    void exchange_otherRuleMatches_isGrantedThatOneAndTheReasonLasts() {
        FlowFixture desk = FlowFixture.open().with(BY_GROUP_AND_ROLE);
        Secret refresh = desk.exchange().exchange(request()).refreshToken().token();
        TokenFlow.Issued issued = desk.tokens()
                .issue(new TokenRequest(
                        "registry.example",
                        Scopes.parse(List.of("repository:team/a:pull,push")),
                        new Credential.RefreshToken(refresh),
                        AnswerShape.ACR,
                        false));
        assertThat(issued.decision().granted()).hasToString("[repository:team/a:pull]");
        assertThat(issued.decision().verdicts().getFirst().explain()).contains("the token came without its groups");
    }

    private static ExchangeRequest request() {
        return new ExchangeRequest.OfAccessToken("registry.example", Optional.empty(), TOKEN);
    }
}
