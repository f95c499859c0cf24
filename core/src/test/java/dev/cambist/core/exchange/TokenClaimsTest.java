package dev.cambist.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Compact;
import dev.cambist.core.Refusals;
import dev.cambist.core.access.Action;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.Who;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.token.OwnToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token says of its caller what rules ask for and no more, whichever way it came. */
final class TokenClaimsTest {
    private static final String ALL = "&scope=registry:catalog:*+repository:team/a:pull";

    /** As many groups as a large company's people have. */
    private static final List<String> GROUPS = groups();

    private static final Secret IDENTITY_TOKEN = FlowFixture.CORP.token(FlowFixture.CORP
            .claims()
            .with("groups", GROUPS)
            .with("email", "alice@corp.example")
            .with("phone_number", "+49 30 1234567"));

    private static final Policy POLICY = new Policy(List.of(
            FlowFixture.rule("team", FlowFixture.inGroup("group-7"), Set.of(Action.PULL, Action.CATALOG), "**"),
            FlowFixture.rule("public", new Who.Anyone(), Set.of(Action.PULL), "public/**")));

    private final FlowFixture desk = FlowFixture.open().with(POLICY);

    @Test
    void exchange_manyClaims_areNotInTheRefreshToken() {
        assertSaysOnlyWhatRulesAskFor(exchange(desk));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grant_type=password&username=oidc&password=",
                "grant_type=password&username=alice&password=",
                "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
                        + "&subject_token_type=urn:ietf:params:oauth:token-type:id_token&subject_token="
            })
    void issue_identityTokenWithManyClaims_areNotInTheAccessToken(String form) {
        TokenFlow.Issued issued = issue(desk, form + IDENTITY_TOKEN.value() + ALL + "&access_type=offline");

        assertSaysOnlyWhatRulesAskFor(issued.accessToken().token());
        assertSaysOnlyWhatRulesAskFor(issued.refreshToken().orElseThrow());
    }

    @Test
    void issue_refreshToken_itsAccessTokensSayNoMore() {
        Secret access = issue(
                        desk,
                        "grant_type=refresh_token&refresh_token="
                                + exchange(desk).value() + ALL)
                .accessToken()
                .token();

        assertSaysOnlyWhatRulesAskFor(access);
        assertSaysOnlyWhatRulesAskFor(
                issue(desk, asPassword(access)).accessToken().token());
    }

    /** What was remembered for a rule that is gone is not handed on. */
    @Test
    void issue_ruleRemovedSinceTheExchange_itsClaimsAreNotInTheAccessToken() {
        Secret refresh = exchange(desk);
        Secret before = issue(desk, "grant_type=refresh_token&refresh_token=" + refresh.value() + ALL)
                .accessToken()
                .token();
        FlowFixture later = desk.with(new Policy(
                List.of(FlowFixture.rule("all", new Who.Anyone(), Set.of(Action.PULL, Action.CATALOG), "**"))));

        for (TokenFlow.Issued issued : List.of(
                issue(later, "grant_type=refresh_token&refresh_token=" + refresh.value() + ALL),
                issue(later, asPassword(before)))) {
            String payload = Compact.part(issued.accessToken().token(), 1);
            assertThat(payload)
                    .contains("\"identity\"", "\"subject\":\"alice\"")
                    .doesNotContain("group-7");
        }
    }

    /** The catalog is filtered for the caller that the token names, so the question is asked each time that it is read. */
    @Test
    void issue_catalogTokenOfAnIssuerThatIsGone_isRefused() {
        Secret access = issue(
                        desk,
                        "grant_type=refresh_token&refresh_token="
                                + exchange(desk).value() + ALL)
                .accessToken()
                .token();
        FlowFixture without = desk.trusting();

        assertThat(Refusals.refusalOf(() -> issue(without, asPassword(access))))
                .isEqualTo(new BadCredential.IssuerRemoved("corp"));
        assertThat(Refusals.refusalOf(
                        () -> without.reader().readAccessToken(access, FlowFixture.REGISTRY, Duration.ZERO)))
                .isEqualTo(new BadCredential.IssuerRemoved("corp"));
    }

    private void assertSaysOnlyWhatRulesAskFor(Secret token) {
        assertThat(token.value()).hasSizeLessThan(1500);
        assertThat(Compact.part(token, 1))
                .contains("\"group-7\"")
                .doesNotContain("email", "corp.example\"", "phone", "group-8");
        OwnToken read = desk.reader().read(token, FlowFixture.REGISTRY);
        assertThat(read.id()).isNotEmpty();
    }

    private static Secret exchange(FlowFixture desk) {
        return desk.exchange()
                .exchange(new ExchangeRequest.OfAccessToken(
                        FlowFixture.REGISTRY.name(), Optional.empty(), IDENTITY_TOKEN))
                .refreshToken()
                .token();
    }

    private static String asPassword(Secret token) {
        return "grant_type=password&username=" + Credential.NULL_GUID + "&password=" + token.value() + ALL;
    }

    private static TokenFlow.Issued issue(FlowFixture desk, String form) {
        return desk.tokens()
                .issue(TokenRequest.fromForm(Fields.parse(form + "&service=" + FlowFixture.REGISTRY.name())));
    }

    private static List<String> groups() {
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            groups.add("group-" + i);
        }
        return groups;
    }
}
