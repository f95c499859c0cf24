package dev.cambist.core.exchange;

import static dev.cambist.core.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Compact;
import dev.cambist.core.Now;
import dev.cambist.core.access.Action;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Scopes;
import dev.cambist.core.access.Who;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.token.FakeService;
import dev.cambist.core.token.OwnToken;
import dev.cambist.core.token.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An identity token in, a refresh token out. */
final class ExchangeFlowTest {
    private final FlowFixture desk = FlowFixture.open();

    @Test
    void exchange_identityToken_isARefreshTokenOfTheSameIdentity() {
        ExchangeFlow.Exchanged exchanged = exchange(FlowFixture.identityToken());
        assertThat(exchanged.service()).isSameAs(FlowFixture.REGISTRY);
        assertThat(exchanged.identity()).hasToString("corp/alice");
        assertThat(exchanged.rights().actions()).containsExactly(Action.PULL, Action.PUSH);
        OwnToken.Refresh read = read(exchanged.refreshToken().token(), FlowFixture.REGISTRY);
        assertThat(read.identity()).hasToString("corp/alice");
        assertThat(read.expiry()).isEqualTo(exchanged.refreshToken().expiry());
    }

    @Test
    void exchange_identityWithManyClaims_remembersWhatThePolicyNeeds() {
        OwnToken.Refresh read =
                read(exchange(FlowFixture.identityToken()).refreshToken().token(), FlowFixture.REGISTRY);
        assertThat(read.identity().claims().members())
                .containsEntry("groups", List.of("dev"))
                .doesNotContainKey("email");
    }

    @Test
    void exchange_granted_namesTheRulesThatGive() {
        assertThat(exchange(FlowFixture.identityToken()).rights().rules())
                .extracting(Rule::name)
                .containsExactly("team", "public");
        assertThat(exchange(FlowFixture.CORP.token(FlowFixture.CORP.claims()))
                        .rights()
                        .rules())
                .extracting(Rule::name)
                .containsExactly("public");
    }

    @Test
    void exchange_serviceWithPort_isForTheServiceItself() {
        ExchangeFlow.Exchanged exchanged = desk.exchange()
                .exchange(new ExchangeRequest.OfAccessToken(
                        "Registry.Example:443", Optional.empty(), FlowFixture.identityToken()));
        assertThat(read(exchanged.refreshToken().token(), FlowFixture.REGISTRY)).isNotNull();
    }

    @Test
    void exchange_forOneService_opensNoOther() {
        Secret token = exchange(FlowFixture.identityToken()).refreshToken().token();
        assertThat(refusalOf(() -> read(token, FlowFixture.OTHER)))
                .isEqualTo(new BadCredential.WrongService("registry.example", "other.example"));
    }

    @Test
    void exchange_unknownService_isRefused() {
        ExchangeRequest request =
                new ExchangeRequest.OfAccessToken("else.example", Optional.empty(), FlowFixture.identityToken());
        assertThat(refusalOf(() -> desk.exchange().exchange(request)))
                .isEqualTo(new InvalidRequest.UnknownService("else.example"));
    }

    @Test
    void exchange_expiredToken_isRefusedWithItsAge() {
        ExchangeRequest request =
                new ExchangeRequest.OfAccessToken("registry.example", Optional.empty(), FlowFixture.identityToken());
        assertThat(refusalOf(() -> desk.at(Now.plus(3600 + 312)).exchange().exchange(request))
                        .message())
                .isEqualTo("the token expired 312 s ago; get a new one");
    }

    @Test
    void exchange_ownTokens_areNoIdentityTokens() {
        Secret refresh = desk.refreshToken();
        Secret access = FakeService.accessToken(FakeService.mint(), FlowFixture.REGISTRY, "repository:team/a:pull");
        assertThat(refused(refresh)).isInstanceOf(BadCredential.WrongTokenKind.class);
        assertThat(refused(access)).isEqualTo(new BadCredential.UntrustedIssuer(FakeService.ISSUER));
    }

    @Test
    void exchange_tenantOfAnother_isRefused() {
        Secret token = FlowFixture.CORP.token(FlowFixture.CORP.claims().with("tid", "one"));
        ExchangeRequest request = new ExchangeRequest.OfAccessToken("registry.example", Optional.of("two"), token);
        assertThat(refusalOf(() -> desk.exchange().exchange(request)))
                .isEqualTo(new BadCredential.TenantMismatch("two", "one"));
    }

    @Test
    void exchange_identityWithoutAnyRight_isRefusedAndTheLogToldWhy() {
        Policy policy = new Policy(List.of(
                FlowFixture.rule("team", FlowFixture.inGroup("ops"), Set.of(Action.PULL), "team/**"),
                FlowFixture.rule(
                        "github",
                        new Who.Matching("github", List.of(), List.of(), List.of(), Map.of()),
                        Set.of(Action.PULL),
                        "**")));
        Refusal refusal = refusalOf(() -> desk.with(policy)
                .exchange()
                .exchange(new ExchangeRequest.OfAccessToken(
                        "registry.example", Optional.empty(), FlowFixture.identityToken())));
        assertThat(refusal)
                .isEqualTo(new BadCredential.NoRights(
                        "corp",
                        "alice",
                        "registry.example",
                        List.of(
                                "rule \"team\" did not apply: claim groups is dev, qa, the rule wants ops",
                                "rule \"github\" did not apply: issuer is corp, the rule wants github")));
        assertThat(refusal.message()).doesNotContain("ops", "github", "team");
    }

    /** The log is where docs/refusals.md sends people: it says what explain says. */
    @Test
    void exchange_claimWithCapitalsInAPattern_theLogIsToldTheReason() {
        Policy policy = new Policy(List.of(
                FlowFixture.rule("own", FlowFixture.inGroup("dev"), Set.of(Action.PUSH), "${claims.repository}/**")));
        Secret token = FlowFixture.CORP.token(
                FlowFixture.CORP.claims().with("groups", List.of("dev")).with("repository", "Acme/Shop"));
        Refusal refusal = refusalOf(() -> desk.with(policy)
                .exchange()
                .exchange(new ExchangeRequest.OfAccessToken("registry.example", Optional.empty(), token)));
        assertThat(((BadCredential.NoRights) refusal).why())
                .containsExactly("rule \"own\" did not apply: the caller's claim repository is missing or not a legal"
                        + " repository path, so ${claims.repository}/** names nothing; it has capital letters, which"
                        + " |lower behind its name inserts as small ones");
    }

    @Test
    void exchange_claimWithCapitalsInsertedInSmallLetters_givesTheRights() {
        Policy policy = new Policy(List.of(FlowFixture.rule(
                "own", FlowFixture.inGroup("dev"), Set.of(Action.PUSH), "${claims.repository|lower}/**")));
        Secret token = FlowFixture.CORP.token(
                FlowFixture.CORP.claims().with("groups", List.of("dev")).with("repository", "Acme/Shop"));
        ExchangeFlow.Exchanged exchanged = desk.with(policy)
                .exchange()
                .exchange(new ExchangeRequest.OfAccessToken("registry.example", Optional.empty(), token));
        Identity remembered =
                read(exchanged.refreshToken().token(), FlowFixture.REGISTRY).identity();
        assertThat(policy.decide(
                                remembered,
                                "registry.example",
                                Scopes.parse(List.of("repository:acme/shop/x:push")),
                                Now.INSTANT)
                        .granted())
                .hasToString("[repository:acme/shop/x:push]");
    }

    @Test
    void exchange_identityWithOnlyWhatAnyoneHas_isAccepted() {
        Secret stranger = FlowFixture.CORP.token(FlowFixture.CORP.claims());
        assertThat(exchange(stranger).rights().actions()).containsExactly(Action.PULL);
        assertThat(Compact.part(exchange(stranger).refreshToken().token(), 1))
                .contains("\"permissions\":{\"actions\":[\"pull\"],\"notActions\":[]}");
    }

    private Refusal refused(Secret token) {
        return refusalOf(() -> exchange(token));
    }

    private ExchangeFlow.Exchanged exchange(Secret token) {
        return desk.exchange().exchange(new ExchangeRequest.OfAccessToken("registry.example", Optional.empty(), token));
    }

    private static OwnToken.Refresh read(Secret token, Service service) {
        return FakeService.reader(Now.CLOCK, FakeService.SECRET).readRefreshToken(token, service);
    }
}
