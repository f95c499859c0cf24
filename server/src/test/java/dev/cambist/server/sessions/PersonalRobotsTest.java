package dev.cambist.server.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.access.Role;
import dev.cambist.core.access.ScopeMap;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.PortalRefusal;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.session.Revocation;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.session.Robot;
import dev.cambist.core.session.SessionUse;
import dev.cambist.core.token.KeyRing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PersonalRobotsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final Identity ALICE = identity("corp", "alice");
    private static final List<Identity> OTHERS = List.of(identity("corp", "bob"), identity("other", "alice"));
    private static final KeyRing<HmacKey> KEYS = new KeyRing<>(new HmacKey("k", new byte[32]), List.of());

    private final FakeStore store = new FakeStore(Optional.of(Duration.ofMinutes(10)));
    private final LiveRobots live = new LiveRobots(store, () -> () -> KEYS, () -> NOW);
    private final LiveRevocations revocations = new LiveRevocations(store, live, () -> {}, () -> NOW);
    private final PersonalRobots robots =
            new PersonalRobots(store, live, new RobotUses(store, live, () -> NOW), revocations, () -> NOW);

    PersonalRobotsTest() {
        revocations.read();
    }

    @Test
    void make_robot_isTheOwnersAndLetsItInWithBothPasswords() {
        PersonalRobots.Made made = make(ALICE, "ci");

        Robot robot = made.robot();
        assertThat(robots.of(ALICE)).containsExactly(robot);
        assertThat(robot.owner()).contains(new Robot.Owner(ALICE, NOW.minusSeconds(60)));
        assertThat(robot.expires()).contains(NOW.plus(Duration.ofDays(30)));
        assertThat(made.passwords()).hasSize(2).doesNotHaveDuplicates();
        for (Secret password : made.passwords()) {
            assertThat(live.signIn(robot.name(), password, "r.example").robot().owner())
                    .contains(ALICE);
        }
    }

    /** Nobody can take a name that somebody else will want, nor guess what a robot will be called. */
    @Test
    void make_sameWordTwice_isTwoNamesThatTheServerEnds() {
        String first = make(ALICE, "ci").robot().name();
        String second = make(ALICE, "ci").robot().name();

        assertThat(List.of(first, second)).doesNotHaveDuplicates().allMatch(name -> name.matches("ci-[a-z2-9]{10}"));
    }

    @Test
    void make_oneMoreThanAnybodyMayHave_isRefusedUntilOneIsDeleted() {
        for (int i = 0; i < PersonalRobots.MOST; i++) {
            make(ALICE, "ci");
        }

        assertThat(refusal(() -> make(ALICE, "ci"))).isEqualTo(new PortalRefusal.TooManyRobots(PersonalRobots.MOST));
        make(OTHERS.getFirst(), "ci");
        assertThat(robots.delete(ALICE, robots.of(ALICE).getFirst().name())).isTrue();
        make(ALICE, "ci");
    }

    /** A second later this server knows; a password would be good for weeks. */
    @Test
    void make_sessionThatWasRevokedElsewhereJustNow_leavesNoRobot() throws Exception {
        store.addElsewhere(revoke(new Revoked.OfIdentity("corp", "alice")));

        assertThat(refusal(() -> make(ALICE, "ci"))).isInstanceOf(BadCredential.RevokedToken.class);

        assertThat(robots.of(ALICE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "issuer", "registry", "everything"})
    void make_whatTheSessionIsOfRevokedElsewhere_leavesNoRobot(String what) throws Exception {
        store.addElsewhere(revoke(
                switch (what) {
                    case "session" -> new Revoked.OfSession("s-alice");
                    case "issuer" -> new Revoked.OfIssuer("corp");
                    case "registry" -> new Revoked.OfRegistry("r.example");
                    default -> new Revoked.Everything();
                }));

        assertThat(refusal(() -> make(ALICE, "ci"))).isInstanceOf(BadCredential.RevokedToken.class);
        assertThat(robots.of(ALICE)).isEmpty();
    }

    @Test
    void of_anybodyElse_isNothingOfIt() {
        String name = make(ALICE, "ci").robot().name();

        for (Identity other : OTHERS) {
            assertThat(robots.of(other)).isEmpty();
            assertThat(robots.renew(session(other), other, name, 1)).isEmpty();
            assertThat(robots.delete(other, name)).isFalse();
        }
        assertThat(robots.of(ALICE)).extracting(Robot::name).containsExactly(name);
    }

    @Test
    void robotOfOperators_isNobodysOwn() throws Exception {
        PersonalRobots.Made made = make(ALICE, "ci");
        Robot robot = made.robot();
        live.change(kept -> kept.add(new Robot(
                "nightly",
                robot.registries(),
                robot.access(),
                true,
                NOW,
                Optional.empty(),
                robot.passwords(),
                Optional.empty())));

        assertThat(robots.of(ALICE)).containsExactly(robot);
        assertThat(robots.delete(ALICE, "nightly")).isFalse();
        assertThat(robots.renew(session(ALICE), ALICE, "nightly", 1)).isEmpty();
    }

    @Test
    void renew_password_takesThePlaceOfThatOne() {
        PersonalRobots.Made made = make(ALICE, "ci");
        String name = made.robot().name();

        Secret anew = robots.renew(session(ALICE), ALICE, name, 2).orElseThrow();

        assertThat(live.signIn(name, anew, "r.example").robot().name()).isEqualTo(name);
        assertThat(live.signIn(name, made.passwords().getFirst(), "r.example")
                        .robot()
                        .name())
                .isEqualTo(name);
        assertThatThrownBy(() -> live.signIn(name, made.passwords().getLast(), "r.example"))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void renew_sessionThatWasRevokedElsewhereJustNow_showsNoPasswordAndEnablesNothing() throws Exception {
        String name = make(ALICE, "ci").robot().name();
        store.addElsewhere(revoke(new Revoked.OfIdentity("corp", "alice")));

        assertThat(refusal(() -> robots.renew(session(ALICE), ALICE, name, 1)))
                .isInstanceOf(BadCredential.RevokedToken.class);
        assertThat(robots.of(ALICE).getFirst().enabled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ci", "a", "nightly.build_2", "oidc2", "01234567890123456789012345678901234567890123456789"})
    void isWord_whatANameMayBeginWith_is(String word) {
        assertThat(PersonalRobots.isWord(word)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-a",
                ".a",
                "a b",
                "a/b",
                "a:b",
                "a@b",
                "ä",
                "a\n",
                "oidc",
                "<b>",
                "00000000-0000-0000-0000-000000000000",
                "012345678901234567890123456789012345678901234567890"
            })
    void isWord_whatNoNameBeginsWith_isNot(String word) {
        assertThat(PersonalRobots.isWord(word)).isFalse();
    }

    private PersonalRobots.Made make(Identity identity, String word) {
        return robots.make(
                session(identity),
                identity,
                new PersonalRobots.Wanted(
                        word,
                        "r.example",
                        ScopeMap.of(Role.ACR_PULL.actions(), List.of("team/**")),
                        Duration.ofDays(30)));
    }

    private static Refusal refusal(Runnable act) {
        try {
            act.run();
        } catch (RefusedException e) {
            return e.refusal();
        }
        throw new AssertionError("it was not refused");
    }

    private static SessionUse session(Identity of) {
        return new SessionUse(
                "s-" + of.subject(),
                of.issuer(),
                of.subject(),
                of.claims(),
                NOW.minusSeconds(60),
                NOW.plusSeconds(600));
    }

    private static Identity identity(String issuer, String subject) {
        return new Identity(issuer, "https://" + issuer + ".example", subject, JsonObject.EMPTY);
    }

    private static Revocation revoke(Revoked what) {
        return Revocation.of(what, NOW, NOW, "operator", Duration.ofDays(30), Duration.ofDays(1));
    }
}
