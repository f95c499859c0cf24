package dev.cambist.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Compact;
import dev.cambist.core.Now;
import dev.cambist.core.access.Action;
import dev.cambist.core.access.Policy;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.token.FakeService;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An access token says which refresh token it came from, however many tokens lie between them. */
final class SessionTest {
    private static final String SCOPE = "&scope=repository:team/a:pull";
    private static final String CATALOG = "&scope=registry:catalog:*";

    private final FlowFixture desk = FlowFixture.open()
            .with(new Policy(List.of(
                    FlowFixture.rule("team", FlowFixture.inGroup("dev"), Set.of(Action.PULL, Action.CATALOG), "**"))))
            .numbering();

    private final ExchangeFlow.Exchanged exchanged = desk.exchange()
            .exchange(new ExchangeRequest.OfAccessToken(
                    FlowFixture.REGISTRY.name(), Optional.empty(), FlowFixture.identityToken()));

    private final String session = exchanged.refreshToken().id();

    @ParameterizedTest
    @ValueSource(strings = {SCOPE, CATALOG, ""})
    void issue_refreshToken_endsWithItsId(String scope) {
        assertThat(payload(ofRefreshToken(scope))).endsWith(",\"session\":\"" + session + "\"}");
    }

    @Test
    void issue_refreshToken_endsWithItsIdBehindTheIdentityWhereThereIsOne() {
        assertThat(payload(ofRefreshToken(CATALOG)))
                .containsPattern("\"exp\":[0-9]+,.*\"access\":\\[.*\"roles\":\\[],\"identity\":\\{.*},\"session\":");
    }

    @Test
    void issue_accessTokenOfASession_isOfThatSession() {
        Secret narrowed =
                issue(ofAccessToken(ofRefreshToken(SCOPE), SCOPE)).accessToken().token();
        assertThat(payload(ofAccessToken(ofRefreshToken(SCOPE), SCOPE))).endsWith(",\"session\":\"" + session + "\"}");
        assertThat(payload(ofAccessToken(narrowed, SCOPE))).endsWith(",\"session\":\"" + session + "\"}");
    }

    /** A session of its own, whether the client keeps the refresh token or not. */
    @Test
    void issue_identityToken_isOfTheExchangeOnTheWay() {
        TokenFlow.Issued issued = issue("grant_type=password&username=oidc&access_type=offline&password="
                + FlowFixture.identityToken().value() + SCOPE);
        String kept = FakeService.reader(Now.CLOCK, FakeService.SECRET)
                .readRefreshToken(issued.refreshToken().orElseThrow(), FlowFixture.REGISTRY)
                .id();
        assertThat(Compact.part(issued.accessToken().token(), 1)).endsWith(",\"session\":\"" + kept + "\"}");
        assertThat(payload("grant_type=password&username=oidc&password="
                        + FlowFixture.identityToken().value() + SCOPE))
                .containsPattern(",\"session\":\"[0-9a-f-]{36}\"}$");
    }

    @Test
    void issue_anonymous_hasNoSession() {
        assertThat(payload("grant_type=password" + SCOPE)).endsWith(",\"roles\":[]}");
    }

    @Test
    void issue_session_isReadWithTheStandardAlphabet() {
        String payload = ofRefreshToken(CATALOG).value().split("\\.", -1)[1];
        assertThat(payload).matches("[A-Za-z0-9+/]*");
        assertThat(Base64.getDecoder().decode(payload)).isNotEmpty();
    }

    private Secret ofRefreshToken(String scope) {
        return issue("grant_type=refresh_token&refresh_token="
                        + exchanged.refreshToken().token().value() + scope)
                .accessToken()
                .token();
    }

    private static String ofAccessToken(Secret token, String scope) {
        return "grant_type=password&username=" + Credential.NULL_GUID + "&password=" + token.value() + scope;
    }

    private String payload(String form) {
        return payload(issue(form).accessToken().token());
    }

    private static String payload(Secret token) {
        return Compact.part(token, 1);
    }

    private TokenFlow.Issued issue(String form) {
        return desk.tokens()
                .issue(TokenRequest.fromForm(Fields.parse(form + "&service=" + FlowFixture.REGISTRY.name())));
    }
}
