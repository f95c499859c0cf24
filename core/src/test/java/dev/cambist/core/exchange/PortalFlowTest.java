package dev.cambist.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.Now;
import dev.cambist.core.access.Action;
import dev.cambist.core.access.AdminRole;
import dev.cambist.core.access.Glob;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Scopes;
import dev.cambist.core.access.Who;
import dev.cambist.core.identity.Claims;
import dev.cambist.core.identity.FakeIssuer;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.PortalRefusal;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.token.PortalToken;
import dev.cambist.core.token.Service;
import dev.cambist.core.token.TokenReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A person with a browser: what becomes of the identity token of its sign-in, and of its session. */
final class PortalFlowTest {
    private static final String CLIENT = Claims.AUDIENCE;
    private static final SignInExpectation EXPECTED =
            new SignInExpectation("corp", FakeIssuer.URL, CLIENT, new Secret("nonce-1"));

    private final FlowFixture flows = FlowFixture.open().numbering();

    @Test
    void signIn_personWithARight_isASessionThatSaysWhoItIs() {
        PortalFlow.SignedIn signedIn = signIn(flows, claims());
        PortalToken person = flows.reader().readPortalToken(signedIn.token().token());

        assertThat(person.identity()).hasToString("corp/alice");
        assertThat(person.name()).isEqualTo("Alice Example");
        assertThat(person.expiry()).isEqualTo(Now.INSTANT.plus(Duration.ofHours(3)));
        assertThat(person.use()).isEqualTo(signedIn.session());
        assertThat(signedIn.session().id()).isEqualTo(person.id());
    }

    @Test
    void signIn_personWithoutAnyRight_isRefusedAsAtAnExchange() {
        FlowFixture strict =
                flows.with(new Policy(List.of(FlowFixture.rule("team", group("dev"), Set.of(Action.PULL), "team/**"))));
        refused(() -> signIn(strict, claims().with("groups", List.of("guests"))), BadCredential.NoRights.class);
    }

    /** Whoever may only look after the server is let in too. */
    @Test
    void signIn_operatorWithoutARightAtARegistry_isLetIn() {
        FlowFixture operated = flows.with(
                new Policy(List.of(Rule.ofServer("operators", 1, group("ops"), AdminRole.READER, Optional.empty()))));

        PortalFlow.SignedIn signedIn = signIn(operated, claims().with("groups", List.of("ops")));
        PortalToken person = operated.reader().readPortalToken(signedIn.token().token());
        assertThat(flow(operated).administers(person)).contains(Action.ADMIN_READ);
    }

    @ParameterizedTest
    @CsvSource({
        "nonce, nonce-2, its nonce is not the one that was sent",
        "azp, another, it was made for another client than",
    })
    void signIn_tokenOfAnotherSignIn_isRefused(String claim, String value, String words) {
        assertThat(refused(() -> signIn(flows, claims().with(claim, value)), PortalRefusal.NotThisSignIn.class)
                        .message())
                .contains(words);
    }

    @Test
    void signIn_tokenWithoutANonce_isRefused() {
        refused(() -> signIn(flows, claims().without("nonce")), PortalRefusal.NotThisSignIn.class);
    }

    /** It is good for an exchange, and no proof that its owner sits at this browser. */
    @Test
    void signIn_tokenForAnotherAudienceOfOurs_isRefused() {
        SignInExpectation other = new SignInExpectation("corp", FakeIssuer.URL, "portal", new Secret("nonce-1"));
        refused(() -> flow(flows).signIn(FlowFixture.CORP.token(claims()), other), PortalRefusal.NotThisSignIn.class);
    }

    @Test
    void signIn_tokenOfAnotherIssuerThanTheOneAsked_isRefused() {
        SignInExpectation other =
                new SignInExpectation("partner", "https://partner.example", CLIENT, new Secret("nonce-1"));
        refused(() -> flow(flows).signIn(FlowFixture.CORP.token(claims()), other), PortalRefusal.NotThisSignIn.class);
    }

    @Test
    void refreshToken_forARegistry_isOneOfThatIdentityWithASessionOfItsOwn() {
        PortalToken person = person(flows);
        ExchangeFlow.Exchanged made = flow(flows).refreshToken(person, FlowFixture.REGISTRY.name());

        var read = flows.reader().readRefreshToken(made.refreshToken().token(), FlowFixture.REGISTRY);
        assertThat(read.identity()).isEqualTo(person.identity());
        assertThat(read.id()).isEqualTo(made.session().id()).isNotEqualTo(person.id());
    }

    /** Or a session would buy the next one for ever. */
    @Test
    void refreshToken_lateInASession_endsWithIt() {
        PortalToken person = person(flows);
        FlowFixture later = flows.at(InstantSource.fixed(Now.INSTANT.plus(Duration.ofHours(2))));

        assertThat(flow(later)
                        .refreshToken(person, FlowFixture.REGISTRY.name())
                        .refreshToken()
                        .expiry())
                .isEqualTo(person.expiry());
    }

    @Test
    void refreshToken_rightsGoneSince_isRefused() {
        PortalToken person = person(flows);
        refused(
                () -> flow(flows.with(new Policy(List.of()))).refreshToken(person, FlowFixture.REGISTRY.name()),
                BadCredential.NoRights.class);
    }

    @Test
    void refreshToken_forTheServerItself_isRefused() {
        PortalToken person = person(flows);
        refused(() -> flow(flows).refreshToken(person, Service.ADMIN.name()), InvalidRequest.UnknownService.class);
        refused(() -> flow(flows).refreshToken(person, Service.PORTAL.name()), InvalidRequest.UnknownService.class);
    }

    @Test
    void decide_repositoryOfTheTeam_isWhatATokenRequestWouldGet() {
        PortalToken person = person(flows);
        assertThat(flow(flows)
                        .decide(person, FlowFixture.REGISTRY, Scopes.parse(List.of("repository:team/app:pull")))
                        .isComplete())
                .isTrue();
        assertThat(flow(flows)
                        .decide(person, FlowFixture.REGISTRY, Scopes.parse(List.of("repository:other/app:pull")))
                        .isComplete())
                .isFalse();
    }

    @Test
    void readPortalToken_everyOtherKindOfToken_isRefused() {
        TokenReader reader = flows.reader();
        refused(() -> reader.readPortalToken(flows.refreshToken()), BadCredential.WrongTokenKind.class);
        refused(() -> reader.readPortalToken(FlowFixture.identityToken()), BadCredential.WrongTokenKind.class);
    }

    @Test
    void portalToken_anywhereElse_isRefused() {
        Secret session = signIn(flows, claims()).token().token();
        TokenReader reader = flows.reader();
        refused(() -> reader.readRefreshToken(session, FlowFixture.REGISTRY), BadCredential.WrongTokenKind.class);
        refused(
                () -> reader.readAccessToken(session, FlowFixture.REGISTRY, Duration.ZERO),
                BadCredential.WrongTokenKind.class);
        refused(() -> reader.readAdminToken(session), BadCredential.WrongTokenKind.class);
        refused(() -> reader.read(session, FlowFixture.REGISTRY), BadCredential.WrongTokenKind.class);
    }

    @Test
    void readPortalToken_afterItsTime_isRefused() {
        Secret session = signIn(flows, claims()).token().token();
        FlowFixture later = flows.at(InstantSource.fixed(Now.INSTANT.plus(Duration.ofHours(3))));
        refused(() -> later.reader().readPortalToken(session), BadCredential.ExpiredToken.class);
    }

    @Test
    void readPortalToken_issuerGoneFromTheConfiguration_isRefused() {
        Secret session = signIn(flows, claims()).token().token();
        refused(() -> flows.trusting().reader().readPortalToken(session), BadCredential.IssuerRemoved.class);
    }

    private static PortalFlow flow(FlowFixture flows) {
        return new PortalFlow(flows.exchange());
    }

    private static PortalToken person(FlowFixture flows) {
        return flows.reader().readPortalToken(signIn(flows, claims()).token().token());
    }

    private static PortalFlow.SignedIn signIn(FlowFixture flows, Claims claims) {
        return flow(flows).signIn(FlowFixture.CORP.token(claims), EXPECTED);
    }

    private static Claims claims() {
        return FlowFixture.CORP
                .claims()
                .with("groups", List.of("dev"))
                .with("nonce", "nonce-1")
                .with("name", "Alice Example");
    }

    private static Who group(String group) {
        return new Who.Matching("corp", List.of(), List.of(new Glob(group)), List.of(), Map.of());
    }

    private static Refusal refused(ThrowingCallable work, Class<? extends Refusal> kind) {
        RefusedException[] thrown = new RefusedException[1];
        assertThatThrownBy(work).isInstanceOfSatisfying(RefusedException.class, e -> thrown[0] = e);
        assertThat(thrown[0].refusal()).isInstanceOf(kind);
        return thrown[0].refusal();
    }
}
