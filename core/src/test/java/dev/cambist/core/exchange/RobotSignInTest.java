package dev.cambist.core.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.Now;
import dev.cambist.core.access.Action;
import dev.cambist.core.access.Delegation;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.RobotRights;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.ScopeMap;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.FakeIssuer;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.session.Lineage;
import dev.cambist.core.session.RevocationCheck;
import dev.cambist.core.session.Robots;
import dev.cambist.core.token.TokenReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A robot at the token endpoint: by Basic and by the password grant. */
final class RobotSignInTest {
    private static final String SCOPES = "&scope=repository:team/app:pull,push&scope=repository:public/base:pull";

    private static final Identity ALICE =
            new Identity("corp", FakeIssuer.URL, "alice", new JsonObject(Map.of("groups", List.of("dev"))));

    private FlowFixture fixture = FlowFixture.open();
    private Optional<Instant> expires = Optional.empty();
    private Optional<Delegation> owner = Optional.empty();

    /** Not even what anyone may: a robot has its scope map. */
    @Test
    void basic_robot_getsWhatItsScopeMapSaysAndNoMore() {
        TokenFlow.Issued issued = issue(get("ci", "right"));

        assertThat(issued.decision().granted())
                .extracting(Object::toString)
                .containsExactly("repository:team/app:pull");
        assertThat(issued.caller()).isEqualTo(new Caller.Robot("ci"));
        assertThat(issued.session()).isEmpty();
        assertThat(issued.decision().why(5)).anySatisfy(why -> assertThat(why).startsWith("rule \"robot ci\" granted"));
    }

    @Test
    void passwordGrant_robot_getsTheSame() {
        TokenFlow.Issued issued = issue(TokenRequest.fromForm(Fields.parse(
                "grant_type=password&username=ci&password=right&client_id=x&service=registry.example" + SCOPES)));

        assertThat(issued.decision().granted())
                .extracting(Object::toString)
                .containsExactly("repository:team/app:pull");
    }

    @Test
    void robot_askingForARefreshToken_isGivenNone() {
        TokenRequest byGet = get("ci", "right", "&offline_token=true");
        TokenRequest byForm = TokenRequest.fromForm(Fields.parse("grant_type=password&username=ci&password=right"
                + "&client_id=x&access_type=offline&service=registry.example" + SCOPES));

        for (TokenRequest request : List.of(byGet, byForm)) {
            assertThat(request.offline()).isTrue();
            assertThat(issue(request).refreshToken()).isEmpty();
            assertThat(request.shape().body(issue(request))).asString().doesNotContain("refresh_token");
        }
    }

    @Test
    void robotsToken_saysItsRobotAndPasswordLast() {
        JsonObject claims =
                Jws.parse(issue(get("ci", "right")).accessToken().token()).claims();

        assertThat(claims.text("sub")).contains("robot:ci");
        assertThat(claims.text("robot")).contains("ci");
        assertThat(claims.text("session")).contains("p1");
        assertThat(new ArrayList<>(claims.members().keySet()))
                .endsWith("grant_type", "access", "roles", "robot", "session");
    }

    @Test
    void robotsToken_neverOutlivesTheRobot() {
        expires = Optional.of(Now.INSTANT.plusSeconds(70));

        assertThat(issue(get("ci", "right")).accessToken().expiry()).isEqualTo(Now.INSTANT.plusSeconds(70));
    }

    @Test
    void robotsToken_asPassword_buysAPartThatIsStillTheRobots() {
        Secret token = issue(get("ci", "right")).accessToken().token();

        TokenFlow.Issued part = issue(get(Credential.NULL_GUID, token.value()));

        assertThat(part.caller()).isEqualTo(new Caller.Robot("ci"));
        JsonObject claims = Jws.parse(part.accessToken().token()).claims();
        assertThat(claims.text("robot")).contains("ci");
        assertThat(claims.text("session")).contains("p1");
    }

    @Test
    void robotsToken_readAgain_isAskedAboutAsTheRobots() {
        Secret token = issue(get("ci", "right")).accessToken().token();
        List<Lineage> asked = new ArrayList<>();
        RevocationCheck first = asked::add;
        RevocationCheck second = one -> {
            throw new RefusedException(new BadCredential.RevokedToken(false));
        };
        TokenReader reader = fixture.reader();
        TokenReader refusing = new TokenReader(
                reader.issuer(), reader.refreshKeys(), reader.trusted(), first.and(second), reader.clock());

        assertThatThrownBy(() -> refusing.readAccessToken(token, FlowFixture.REGISTRY, Duration.ZERO))
                .isInstanceOf(RefusedException.class);
        assertThat(asked).singleElement().satisfies(lineage -> {
            assertThat(lineage.robot()).contains("ci");
            assertThat(lineage.session()).contains("p1");
        });
    }

    @Test
    void identityToken_behindARobotsName_isAnIdentityStill() {
        TokenFlow.Issued issued = issue(get("ci", FlowFixture.identityToken().value()));

        assertThat(issued.caller().subjectClaim()).isEqualTo("alice");
    }

    @Test
    void tokenOfAPerson_saysNothingOfARobot() {
        Secret token = issue(get("oidc", FlowFixture.identityToken().value()))
                .accessToken()
                .token();

        assertThat(Jws.parse(token).claims().has("robot")).isFalse();
    }

    /** Alice may push there too, but has not given the robot that; the rule about anyone lends nothing. */
    @Test
    void robotOfAPerson_ruleThatLetsItBeMade_getsWhatBothGive() {
        owner = Optional.of(new Delegation(ALICE, Duration.ofDays(30)));
        fixture = fixture.with(lent(Duration.ofDays(30)));

        TokenFlow.Issued issued = issue(get("ci", "right"));

        assertThat(issued.decision().granted())
                .extracting(Object::toString)
                .containsExactly("repository:team/app:pull");
        assertThat(issued.caller()).isEqualTo(new Caller.Robot("ci", Optional.of(ALICE)));
        assertThat(issued.decision().grants())
                .extracting(granted -> granted.rule().name())
                .containsExactly("robot ci", "team");
        assertThat(issued.refreshToken()).isEmpty();
    }

    @Test
    void robotOfAPerson_ruleThatIsNoMoreForRobots_getsNothingAndTheLogSaysWhy() {
        owner = Optional.of(new Delegation(ALICE, Duration.ofDays(30)));

        TokenFlow.Issued issued = issue(get("ci", "right"));

        assertThat(issued.decision().granted()).isEmpty();
        assertThat(issued.decision().grants()).isEmpty();
        assertThat(issued.decision().why(5))
                .containsExactly(
                        "rule \"robot ci\" did not apply: repository:team/app:pull is more than the rules let a robot of"
                                + " corp/alice do now",
                        "rule \"team\" did not apply: the rule lets nobody make robots",
                        "rule \"public\" did not apply: the rule lets nobody make robots");
    }

    @Test
    void robotOfAPerson_ruleForShorterLives_getsNothing() {
        owner = Optional.of(new Delegation(ALICE, Duration.ofDays(30)));
        fixture = fixture.with(lent(Duration.ofDays(7)));

        TokenFlow.Issued issued = issue(get("ci", "right"));

        assertThat(issued.decision().granted()).isEmpty();
        assertThat(issued.decision().why(5))
                .anySatisfy(why -> assertThat(why)
                        .endsWith("the rule is for robots that live for 7 d at most, and this one lives for 30 d"));
    }

    @Test
    void robotOfAPerson_issuerThatIsTrustedNoMore_getsNothing() {
        owner = Optional.of(new Delegation(ALICE, Duration.ofDays(30)));
        fixture = fixture.with(lent(Duration.ofDays(30)));
        Identity moved = new Identity("corp", "https://moved.example", ALICE.subject(), ALICE.claims());
        assertThat(issue(get("ci", "right")).decision().granted()).isNotEmpty();

        owner = Optional.of(new Delegation(moved, Duration.ofDays(30)));
        TokenFlow.Issued issued = issue(get("ci", "right"));

        assertThat(issued.decision().granted()).isEmpty();
        assertThat(issued.decision().why(5))
                .anySatisfy(why -> assertThat(why).endsWith("whose issuer is not trusted here any more"));
    }

    @Test
    void robotOfAPerson_itsTokenAsPassword_isStillOfThatOwner() {
        owner = Optional.of(new Delegation(ALICE, Duration.ofDays(30)));
        fixture = fixture.with(lent(Duration.ofDays(30)));
        Secret token = issue(get("ci", "right")).accessToken().token();

        assertThat(issue(get(Credential.NULL_GUID, token.value())).caller())
                .isEqualTo(new Caller.Robot("ci", Optional.of(ALICE)));
    }

    /** The rules of the fixture, of which the first lets robots be made. */
    private static Policy lent(Duration longest) {
        Rule team = FlowFixture.POLICY.rules().getFirst();
        return new Policy(List.of(
                new Rule(
                        team.name(),
                        0,
                        team.who(),
                        team.actions(),
                        team.on(),
                        Set.of(),
                        Optional.empty(),
                        Optional.of(longest)),
                FlowFixture.POLICY.rules().getLast()));
    }

    private TokenFlow.Issued issue(TokenRequest request) {
        return new TokenFlow(fixture.exchange(), fixture.reader(), new OneRobot()).issue(request);
    }

    private static TokenRequest get(String user, String password) {
        return get(user, password, "");
    }

    private static TokenRequest get(String user, String password, String more) {
        String header = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
        return TokenRequest.fromQuery(
                Fields.parse("service=registry.example" + SCOPES + more), Optional.of(BasicHeader.parse(header)));
    }

    /** May pull of team/…; its password is "right". */
    private final class OneRobot implements Robots {
        @Override
        public SignedIn signIn(String name, Secret password, String service) {
            if (!name.equals("ci") || !password.value().equals("right")) {
                throw new RefusedException(new BadCredential.UnknownUser());
            }
            return new SignedIn(named("ci"), "p1", rights(name).orElseThrow(), expires);
        }

        @Override
        public Optional<RobotRights> rights(String name) {
            ScopeMap map = ScopeMap.of(Set.of(Action.PULL), List.of("team/**"));
            return Optional.of(new RobotRights(map.policy("robot ci", Set.of("registry.example"), expires), owner));
        }
    }
}
