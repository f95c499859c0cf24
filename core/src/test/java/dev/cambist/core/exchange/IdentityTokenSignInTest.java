package dev.cambist.core.exchange;

import static dev.cambist.core.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Compact;
import dev.cambist.core.Keys;
import dev.cambist.core.Now;
import dev.cambist.core.access.Action;
import dev.cambist.core.access.Policy;
import dev.cambist.core.identity.FakeIssuer;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.token.FakeService;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An identity token at the token endpoint, by each of the three ways: the exchange happens on the way. */
final class IdentityTokenSignInTest {
    private static final String SCOPES = "&scope=repository:team/a:pull,push,delete+repository:else:pull";

    private final FlowFixture desk = FlowFixture.open();

    /** How an identity token may come. */
    enum Way {
        BASIC {
            @Override
            TokenRequest request(String service, Secret token, String more) {
                return TokenRequest.fromQuery(
                        Fields.parse("service=" + service + more.replace("access_type=offline", "offline_token=true")),
                        Optional.of(new BasicHeader("oidc", token)));
            }
        },
        PASSWORD_GRANT {
            @Override
            TokenRequest request(String service, Secret token, String more) {
                return form(
                        "grant_type=password&username=oidc&service=" + service + "&password=" + token.value() + more);
            }
        },
        TOKEN_EXCHANGE {
            @Override
            TokenRequest request(String service, Secret token, String more) {
                return form("grant_type=urn:ietf:params:oauth:grant-type:token-exchange&audience=" + service
                        + "&subject_token_type=urn:ietf:params:oauth:token-type:id_token&subject_token=" + token.value()
                        + more);
            }
        };

        abstract TokenRequest request(String service, Secret token, String more);

        TokenRequest request(Secret token) {
            return request("registry.example", token, SCOPES);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void issue_identityToken_isAnAccessTokenOfTheIntersection(Way way) {
        TokenFlow.Issued issued = issue(way.request(FlowFixture.identityToken()));
        assertThat(issued.decision().granted()).hasToString("[repository:team/a:pull,push]");
        assertThat(issued.service()).isSameAs(FlowFixture.REGISTRY);
        assertThat(issued.caller()).hasToString("corp/alice");
        assertThat(issued.refreshToken()).isEmpty();
        assertThat(Compact.part(issued.accessToken().token(), 1)).contains("\"sub\":\"alice\"");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void issue_offline_givesARefreshTokenOfOursAndNotTheIdentityToken(Way way) {
        Secret identityToken = FlowFixture.identityToken();
        Secret kept = issue(way.request("registry.example", identityToken, "&access_type=offline"))
                .refreshToken()
                .orElseThrow();
        assertThat(kept).isNotEqualTo(identityToken);
        TokenFlow.Issued later =
                issue(form("grant_type=refresh_token&service=registry.example&refresh_token=" + kept.value() + SCOPES));
        assertThat(later.decision().granted()).hasToString("[repository:team/a:pull,push]");
        assertThat(later.caller()).hasToString("corp/alice");
    }

    /** The refresh token that comes of it is the exchange's, byte for byte. */
    @ParameterizedTest
    @MethodSource("ways")
    void issue_offline_givesTheSameRefreshTokenAsTheExchange(Way way) {
        Secret identityToken = FlowFixture.identityToken();
        Secret exchanged = desk.exchange()
                .exchange(new ExchangeRequest.OfAccessToken("registry.example", Optional.empty(), identityToken))
                .refreshToken()
                .token();
        Secret kept = issue(way.request("registry.example", identityToken, "&access_type=offline"))
                .refreshToken()
                .orElseThrow();
        assertThat(kept).isEqualTo(exchanged);
    }

    static Stream<Arguments> badTokens() {
        Secret good = FlowFixture.identityToken();
        FakeIssuer stranger = new FakeIssuer("stranger", "https://stranger.example");
        String claims = FlowFixture.CORP.claims().json();
        return Stream.of(
                Arguments.of("opaque", new Secret("hunter2")),
                Arguments.of("issuer nobody trusts", stranger.token(stranger.claims())),
                Arguments.of(
                        "other audience",
                        FlowFixture.CORP.token(FlowFixture.CORP.claims().with("aud", List.of("https://graph")))),
                Arguments.of(
                        "expired",
                        FlowFixture.CORP.token(FlowFixture.CORP
                                .claims()
                                .with("exp", Now.INSTANT.minusSeconds(60).getEpochSecond()))),
                Arguments.of(
                        "not yet valid",
                        FlowFixture.CORP.token(FlowFixture.CORP
                                .claims()
                                .with("nbf", Now.INSTANT.plusSeconds(61).getEpochSecond()))),
                Arguments.of(
                        "no subject",
                        FlowFixture.CORP.token(FlowFixture.CORP.claims().with("sub", ""))),
                Arguments.of(
                        "signed by another key",
                        Compact.signed(
                                "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"k1\"}",
                                claims,
                                Keys.OTHER_P256,
                                SignatureAlgorithm.ES256)),
                Arguments.of(
                        "unknown key",
                        FlowFixture.CORP.token("{\"alg\":\"ES256\",\"kid\":\"k9\"}", FlowFixture.CORP.claims())),
                Arguments.of(
                        "without signature",
                        new Secret(good.value().substring(0, good.value().lastIndexOf('.') + 1))),
                Arguments.of(
                        "a type of its own",
                        FlowFixture.CORP.token(
                                "{\"alg\":\"ES256\",\"typ\":\"logout+jwt\",\"kid\":\"k1\"}",
                                FlowFixture.CORP.claims())));
    }

    /** Word for word: there is no second way of verifying. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void issue_badIdentityToken_isRefusedAsTheExchangeRefusesIt(String name, Secret token) {
        Refusal atExchange = refusalOf(() -> desk.exchange()
                .exchange(new ExchangeRequest.OfAccessToken("registry.example", Optional.empty(), token)));
        assertThat(atExchange).as(name).isInstanceOf(BadCredential.class);
        for (Way way : Way.values()) {
            assertThat(refused(desk, way.request(token))).isEqualTo(atExchange);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void issue_identityWithoutAnyRight_isRefusedAlsoWhenItAsksForNothing(Way way) {
        Policy ops = new Policy(
                List.of(FlowFixture.rule("ops", FlowFixture.inGroup("ops"), Set.of(Action.PULL), "team/**")));
        TokenRequest request = way.request("registry.example", FlowFixture.identityToken(), "");
        assertThat(refused(desk.with(ops), request)).isInstanceOf(BadCredential.NoRights.class);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void issue_unknownService_isRefused(Way way) {
        assertThat(refused(desk, way.request("else.example", FlowFixture.identityToken(), "")))
                .isInstanceOf(InvalidRequest.UnknownService.class);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void issue_ownTokenAsIdentityToken_isRefusedAndSaysWhoseItIs(Way way) {
        Secret access = FakeService.accessToken(FakeService.mint(), FlowFixture.REGISTRY, "repository:team/a:pull");
        for (Secret own : List.of(desk.refreshToken(), access)) {
            assertThat(refused(desk, way.request(own)).message())
                    .isEqualTo("this is a token of this server; expected an identity token of an issuer that it trusts;"
                            + " a refresh token of this server is the password of user"
                            + " 00000000-0000-0000-0000-000000000000");
        }
    }

    /** Registries of other makes take any user name, and pipelines are written for them. */
    @ParameterizedTest
    @MethodSource("otherUsers")
    void issue_identityTokenAsPasswordOfAnotherUser_isTheSame(String user) {
        TokenFlow.Issued issued = issue(basic(user, FlowFixture.identityToken()));
        assertThat(issued.caller()).hasToString("corp/alice");
        assertThat(issued.decision().granted()).hasToString("[repository:team/a:pull,push]");
    }

    /** The user name makes a token no better: it is verified as that of the user oidc is, word for word. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void issue_badIdentityTokenAsPasswordOfAnotherUser_isRefusedAsThatOfOidc(String name, Secret token) {
        Refusal ofOidc = refused(desk, basic("oidc", token));
        boolean isToken = !name.equals("opaque");
        assertThat(refused(desk, basic("alice", token))).isEqualTo(isToken ? ofOidc : new BadCredential.UnknownUser());
        assertThat(refused(desk, basic(Credential.NULL_GUID, token))).isEqualTo(ofOidc);
    }

    @ParameterizedTest
    @MethodSource("noIdentityTokens")
    void issue_anythingElseAsPasswordOfAnotherUser_isRefused(Secret password) {
        for (String user : List.of("alice", "OIDC", "oidc ", "00000000-0000-0000-0000-000000000001")) {
            assertThat(refused(desk, basic(user, password))).isEqualTo(new BadCredential.UnknownUser());
        }
    }

    /** Also our own tokens, which have a user of their own. */
    static Stream<Secret> noIdentityTokens() {
        return Stream.of(
                new Secret("hunter2"),
                new Secret(""),
                new Secret("a.b.c"),
                new Secret(Compact.unsigned("{\"alg\":\"ES256\"}", "{\"sub\":\"alice\"}") + ".AAAA"),
                new Secret(FlowFixture.identityToken().value() + ".AAAA"),
                FlowFixture.open().refreshToken(),
                FakeService.accessToken(FakeService.mint(), FlowFixture.REGISTRY, "repository:team/a:pull"));
    }

    @Test
    void credential_identityTokenOfAnotherUser_isShownToTheAuditAndAPasswordIsNot() {
        Secret token = FlowFixture.identityToken();
        assertThat(Credential.of("alice", token).shown()).contains(token);
        assertThat(Credential.of("alice", token).word()).isEqualTo("token as password");
        assertThat(Credential.of("alice", new Secret("hunter2")).shown()).isEmpty();
        assertThat(Credential.of("alice", new Secret("hunter2")).word()).isEqualTo("password");
    }

    @Test
    void issue_identityTokenForOneRegistry_opensNoOther() {
        Secret kept = issue(Way.BASIC.request("registry.example", FlowFixture.identityToken(), "&access_type=offline"))
                .refreshToken()
                .orElseThrow();
        assertThat(refused(desk, form("grant_type=refresh_token&service=other.example&refresh_token=" + kept.value())))
                .isEqualTo(new BadCredential.WrongService("registry.example", "other.example"));
    }

    static Stream<Way> ways() {
        return Stream.of(Way.values());
    }

    static Stream<String> otherUsers() {
        return Stream.of(Credential.NULL_GUID, "", "<token>", "alice", "OIDC", "oauth2accesstoken", "AWS", "\u00e9 ");
    }

    private static TokenRequest basic(String user, Secret password) {
        return TokenRequest.fromQuery(
                Fields.parse("service=registry.example" + SCOPES), Optional.of(new BasicHeader(user, password)));
    }

    private TokenFlow.Issued issue(TokenRequest request) {
        return desk.tokens().issue(request);
    }

    private static TokenRequest form(String form) {
        return TokenRequest.fromForm(Fields.parse(form));
    }

    private static Refusal refused(FlowFixture desk, TokenRequest request) {
        return refusalOf(() -> desk.tokens().issue(request));
    }
}
