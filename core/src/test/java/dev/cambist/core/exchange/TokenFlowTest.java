package dev.cambist.core.exchange;

import static dev.cambist.core.Refusals.refusalOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Compact;
import dev.cambist.core.Now;
import dev.cambist.core.access.Action;
import dev.cambist.core.access.Glob;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.Who;
import dev.cambist.core.identity.FakeIssuer;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.token.FakeService;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A refresh token in, an access token out. */
final class TokenFlowTest {
    private static final String SCOPES = "&scope=repository:team/a:pull,push,delete+repository:else:pull";

    private final FlowFixture desk = FlowFixture.open();
    private final Secret refresh = desk.refreshToken();

    @Test
    void issue_refreshToken_isAnAccessTokenOfTheIntersection() {
        TokenFlow.Issued issued = issue(desk, refreshGrant(SCOPES));
        assertThat(issued.decision().granted()).hasToString("[repository:team/a:pull,push]");
        assertThat(issued.decision().isComplete()).isFalse();
        assertThat(issued.service()).isSameAs(FlowFixture.REGISTRY);
        assertThat(issued.caller()).hasToString("corp/alice");
        assertThat(Compact.part(issued.accessToken().token(), 1))
                .contains("\"sub\":\"alice\"")
                .contains("\"access\":[{\"type\":\"repository\",\"name\":\"team/a\",\"actions\":[\"pull\",\"push\"]}]");
    }

    /** acr-cli asks so for every repository; beside a registry a star is no name, and is answered with what else was asked. */
    @Test
    void issue_everyRepositoryByAStar_isAnsweredWithoutRightsOnIt() {
        Policy all =
                new Policy(List.of(FlowFixture.rule("all", FlowFixture.inGroup("dev"), Set.of(Action.PULL), "**")));
        for (String star :
                List.of("repository:*:*", "repository:*:pull", "repository:team/*:pull", "repository:**:*")) {
            TokenFlow.Issued issued =
                    issue(desk.with(all), refreshGrant("&scope=" + star + "&scope=repository:team/a:pull"));
            assertThat(issued.decision().granted()).hasToString("[repository:team/a:pull]");
            assertThat(issue(desk.with(all), refreshGrant("&scope=" + star))
                            .decision()
                            .granted())
                    .isEmpty();
        }
    }

    @Test
    void issue_nothingGranted_isATokenWithoutRights() {
        TokenFlow.Issued issued = issue(desk, refreshGrant("&scope=repository:else:pull"));
        assertThat(issued.decision().granted()).isEmpty();
        assertThat(Compact.part(issued.accessToken().token(), 1)).contains("\"access\":[]");
    }

    @Test
    void issue_refreshTokenAsPasswordOfTheNullGuid_isTheSame() {
        String nullGuid = Credential.NULL_GUID;
        String encoded = Base64.getEncoder().encodeToString((nullGuid + ":" + refresh.value()).getBytes(UTF_8));
        TokenRequest get = TokenRequest.fromQuery(
                Fields.parse("service=registry.example" + SCOPES), Optional.of(BasicHeader.parse("Basic " + encoded)));
        TokenRequest post = form("grant_type=password&service=registry.example&username=" + nullGuid + "&password="
                + refresh.value() + SCOPES);
        assertThat(issue(desk, get).decision().granted()).hasToString("[repository:team/a:pull,push]");
        assertThat(issue(desk, post).decision().granted()).hasToString("[repository:team/a:pull,push]");
    }

    @Test
    void issue_anonymousByGetAndByPost_getsWhatAnyoneGets() {
        String asked = "service=registry.example&scope=repository:public/a:pull,push&scope=repository:team/a:pull";
        for (TokenRequest request : List.of(
                TokenRequest.fromQuery(Fields.parse(asked), Optional.empty()), form("grant_type=password&" + asked))) {
            TokenFlow.Issued issued = issue(desk, request);
            assertThat(issued.decision().granted()).hasToString("[repository:public/a:pull]");
            assertThat(issued.caller()).hasToString("anonymous");
            assertThat(issued.refreshToken()).isEmpty();
            assertThat(Compact.part(issued.accessToken().token(), 1)).contains("\"sub\":\"\"");
        }
    }

    @Test
    void issue_anonymousWhoAsksForARefreshToken_getsNone() {
        TokenRequest request =
                TokenRequest.fromQuery(Fields.parse("service=registry.example&offline_token=true"), Optional.empty());
        assertThat(issue(desk, request).refreshToken()).isEmpty();
    }

    /** Docker keeps the first that it was given for ever. */
    @Test
    void issue_offline_givesTheSameRefreshTokenAgain() {
        assertThat(issue(desk, refreshGrant("&access_type=offline")).refreshToken())
                .contains(refresh);
        assertThat(issue(desk, refreshGrant("")).refreshToken()).isEmpty();
    }

    @Test
    void issue_policyChangedAfterTheExchange_countsAtOnce() {
        Policy less = new Policy(
                List.of(FlowFixture.rule("team", FlowFixture.inGroup("dev"), Set.of(Action.PULL), "team/**")));
        Policy more =
                new Policy(List.of(FlowFixture.rule("team", FlowFixture.inGroup("dev"), Set.of(Action.DELETE), "**")));
        Policy none =
                new Policy(List.of(FlowFixture.rule("team", FlowFixture.inGroup("ops"), Set.of(Action.PULL), "**")));
        assertThat(issue(desk.with(less), refreshGrant(SCOPES)).decision().granted())
                .hasToString("[repository:team/a:pull]");
        assertThat(issue(desk.with(more), refreshGrant(SCOPES)).decision().granted())
                .hasToString("[repository:team/a:delete]");
        assertThat(issue(desk.with(none), refreshGrant(SCOPES)).decision().granted())
                .isEmpty();
    }

    /** A claim that was of no interest at the exchange is not remembered, and so can give nothing. */
    @Test
    void issue_newRuleOnAForgottenClaim_givesNothingUntilTheNextExchange() {
        Policy byMail = new Policy(List.of(FlowFixture.rule(
                "mail",
                new Who.Matching(
                        "corp", List.of(), List.of(), List.of(), Map.of("email", List.of(new Glob("*@corp.example")))),
                Set.of(Action.PULL),
                "**")));
        assertThat(issue(desk.with(byMail), refreshGrant(SCOPES)).decision().granted())
                .isEmpty();
        Secret later = desk.with(byMail).refreshToken();
        assertThat(issue(desk.with(byMail), refreshGrant(later, SCOPES))
                        .decision()
                        .granted())
                .hasToString("[repository:team/a:pull, repository:else:pull]");
    }

    @Test
    void issue_issuerRemovedOrRenamed_isRefused() {
        FlowFixture without = desk.trusting(new FakeIssuer("corp", "https://else.example").trusted());
        FlowFixture renamed = desk.trusting(new FakeIssuer("newcorp", FakeIssuer.URL).trusted());
        assertThat(refused(without, refreshGrant(SCOPES))).isEqualTo(new BadCredential.IssuerRemoved("corp"));
        assertThat(refused(renamed, refreshGrant(SCOPES))).isEqualTo(new BadCredential.IssuerRemoved("corp"));
    }

    /** A login asks for no scope, and has to find out all the same. */
    @ParameterizedTest
    @ValueSource(strings = {"", SCOPES})
    void issue_expiredRefreshToken_isRefusedWithAndWithoutScopes(String scopes) {
        assertThat(refused(desk.at(Now.plus(10_800)), refreshGrant(scopes)))
                .isEqualTo(new BadCredential.ExpiredToken(Duration.ZERO, true));
    }

    @Test
    void issue_refreshTokenOfAnotherService_isRefused() {
        TokenRequest request = form("grant_type=refresh_token&service=other.example&refresh_token=" + refresh.value());
        assertThat(refused(desk, request))
                .isEqualTo(new BadCredential.WrongService("registry.example", "other.example"));
    }

    @Test
    void issue_unknownService_isRefused() {
        assertThat(refused(desk, form("grant_type=password&service=else.example")))
                .isInstanceOf(InvalidRequest.UnknownService.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", ""})
    void issue_passwordOfAUser_isRefused(String password) {
        for (String user : List.of("alice", "00000000-0000-0000-0000-000000000001", "OIDC", "oid\u0441", " ")) {
            TokenRequest request = TokenRequest.fromQuery(
                    Fields.parse("service=registry.example" + SCOPES),
                    Optional.of(new BasicHeader(user, new Secret(password))));
            assertThat(refused(desk, request)).isEqualTo(new BadCredential.UnknownUser());
        }
        assertThat(refused(desk, form("grant_type=password&service=registry.example&username=alice&password=hunter2")))
                .isEqualTo(new BadCredential.UnknownUser());
    }

    @Test
    void issue_identityTokenInsteadOfARefreshToken_isRefused() {
        assertThat(refused(desk, refreshGrant(FlowFixture.identityToken(), SCOPES))
                        .message())
                .isEqualTo("this is a token of another issuer, not of this server; expected a refresh token that"
                        + " /oauth2/exchange of this server gave; exchange your identity token at /oauth2/exchange"
                        + " first");
    }

    @Test
    void issue_accessTokenInsteadOfARefreshToken_isRefused() {
        Secret access = FakeService.accessToken(FakeService.mint(), FlowFixture.REGISTRY, "repository:team/a:pull");
        assertThat(refused(desk, refreshGrant(access, SCOPES)))
                .isEqualTo(new BadCredential.WrongTokenKind(
                        "an access token", "a refresh token that /oauth2/exchange of this server gave"));
    }

    @Test
    void toString_ofWhatWasIssued_keepsItsTokens() {
        TokenFlow.Issued issued = issue(desk, refreshGrant("&access_type=offline"));
        assertThat(issued.toString())
                .doesNotContain(issued.accessToken().token().value())
                .doesNotContain(refresh.value());
    }

    private TokenRequest refreshGrant(String more) {
        return refreshGrant(refresh, more);
    }

    private static TokenRequest refreshGrant(Secret token, String more) {
        return form("grant_type=refresh_token&service=registry.example&refresh_token=" + token.value() + more);
    }

    private static TokenRequest form(String form) {
        return TokenRequest.fromForm(Fields.parse(form));
    }

    private static TokenFlow.Issued issue(FlowFixture desk, TokenRequest request) {
        return desk.tokens().issue(request);
    }

    private static Refusal refused(FlowFixture desk, TokenRequest request) {
        return refusalOf(() -> issue(desk, request));
    }
}
