package dev.cambist.core.exchange;

import static dev.cambist.core.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.Compact;
import dev.cambist.core.access.Action;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Scope;
import dev.cambist.core.access.Who;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.token.FakeService;
import dev.cambist.core.token.OwnToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of {@code repository:*:*}, as acr-cli asks for it: in a token, in an answer, and when the token is shown. */
final class AnyRepositoryTokenTest {
    private static final String ACR_CLI = "registry:catalog:* repository:*:*";
    private static final List<Rule> RULES = List.of(
            FlowFixture.rule("team", FlowFixture.inGroup("dev"), Set.of(Action.PULL, Action.DELETE), "team/**"),
            FlowFixture.rule("list", FlowFixture.inGroup("dev"), Set.of(Action.CATALOG), "**"),
            FlowFixture.rule("public", new Who.Anyone(), Set.of(Action.PULL), "public/**"));

    private final FlowFixture beside = FlowFixture.open().with(new Policy(RULES));
    private final FlowFixture gateway = FlowFixture.open().with(new Policy(RULES, Set.of(FlowFixture.REGISTRY.name())));
    private final Secret refresh = gateway.refreshToken();

    @Test
    void issue_atTheGateway_saysWhatRulesMayGiveAndToWhomApartFromWhatRegistriesRead() {
        TokenFlow.Issued issued = renew(gateway, ACR_CLI);
        assertThat(issued.decision().granted()).hasToString("[registry:catalog:*, repository:*:pull,delete]");
        assertThat(payload(issued))
                .contains("\"access\":[{\"type\":\"registry\",\"name\":\"catalog\",\"actions\":[\"*\"]}],"
                        + "\"roles\":[],\"by_rules\":[\"pull\",\"delete\"],\"identity\":{\"issuer\":\"corp\"")
                .doesNotContain("\"name\":\"*\"");
        OwnToken.Access read = read(gateway, issued);
        assertThat(read.granted()).hasToString("[registry:catalog:*, repository:*:pull,delete]");
        assertThat(read.identity().orElseThrow()).hasToString("corp/alice");
    }

    @Test
    void issue_withoutTheCatalog_saysOfWhomItIsAllTheSame() {
        TokenFlow.Issued issued = renew(gateway, "repository:*:pull");
        assertThat(payload(issued)).contains("\"access\":[],\"roles\":[],\"by_rules\":[\"pull\"],\"identity\":{");
    }

    @Test
    void issue_besideARegistry_isNeverMade() {
        TokenFlow.Issued issued = renew(beside, ACR_CLI + " repository:team/a:pull");
        assertThat(issued.decision().granted()).hasToString("[registry:catalog:*, repository:team/a:pull]");
        assertThat(payload(issued)).doesNotContain("by_rules");
        assertThat(payload(renew(beside, "repository:*:*")))
                .contains("\"access\":[]")
                .doesNotContain("identity");
    }

    @Test
    void issue_nothingOfIt_saysNothingOfTheCaller() {
        assertThat(payload(renew(gateway, "repository:*:push")))
                .doesNotContain("by_rules")
                .doesNotContain("identity");
    }

    @Test
    void issue_anonymously_isWhatAnyoneHas() {
        TokenFlow.Issued issued = gateway.tokens()
                .issue(TokenRequest.fromQuery(
                        Fields.parse("service=registry.example&scope=repository:*:*"), Optional.empty()));
        assertThat(issued.decision().granted()).hasToString("[repository:*:pull]");
        assertThat(payload(issued)).contains("\"by_rules\":[\"pull\"]").doesNotContain("identity");
    }

    /** A right by itself would outlive a change of the rules. */
    @Test
    void issue_shownAsAPassword_buysItAgainAndNothingByName() {
        Secret any = renew(gateway, ACR_CLI).accessToken().token();
        TokenFlow.Issued narrowed = narrow(gateway, any, "repository:*:pull repository:team/a:pull");
        assertThat(narrowed.decision().granted()).hasToString("[repository:*:pull]");
        assertThat(read(gateway, narrowed).identity().orElseThrow()).hasToString("corp/alice");
        assertThat(read(gateway, narrowed).expiry())
                .isEqualTo(read(gateway, renew(gateway, ACR_CLI)).expiry());
    }

    @Test
    void issue_shownAsAPasswordOnceTheGatewayIsGone_buysNothing() {
        Secret any = renew(gateway, "repository:*:*").accessToken().token();
        assertThat(payload(narrow(beside, any, "repository:*:*"))).doesNotContain("by_rules");
    }

    @Test
    void mint_ofACallerOfWhomTooLittleIsKnown_isRefused() {
        for (Caller caller : List.of(new Caller.Bearer("alice"), new Caller.Robot("r"))) {
            assertThatThrownBy(() -> mint(caller)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Compact.part(mint(new Caller.Bearer("")), 1)).contains("\"sub\":\"\"");
    }

    @Test
    void read_refreshTokenInItsPlace_isTheWrongKind() {
        assertThat(refusalOf(() -> gateway.reader().readAccessToken(refresh, FlowFixture.REGISTRY, Duration.ZERO)))
                .isInstanceOf(BadCredential.WrongTokenKind.class);
    }

    private static Secret mint(Caller caller) {
        List<Scope> any = List.of(Scope.anyRepository(Set.of(Action.PULL)));
        return FakeService.mint()
                .accessToken(FakeService.SERVICE, caller, Optional.empty(), any, Instant.MAX)
                .token();
    }

    private TokenFlow.Issued renew(FlowFixture desk, String scopes) {
        return desk.tokens()
                .issue(TokenRequest.fromForm(Fields.parse("grant_type=refresh_token&service=registry.example"
                        + "&refresh_token=" + refresh.value() + "&scope=" + scopes.replace(' ', '+'))));
    }

    private static TokenFlow.Issued narrow(FlowFixture desk, Secret token, String scopes) {
        return desk.tokens()
                .issue(TokenRequest.fromForm(Fields.parse("grant_type=password&service=registry.example&username="
                        + Credential.NULL_GUID + "&password=" + token.value() + "&scope=" + scopes.replace(' ', '+'))));
    }

    private static OwnToken.Access read(FlowFixture desk, TokenFlow.Issued issued) {
        return desk.reader().readAccessToken(issued.accessToken().token(), FlowFixture.REGISTRY, Duration.ZERO);
    }

    private static String payload(TokenFlow.Issued issued) {
        return Compact.part(issued.accessToken().token(), 1);
    }
}
