package dev.cambist.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.access.Delegation;
import dev.cambist.core.access.Role;
import dev.cambist.core.access.ScopeMap;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RobotFault;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RobotIndexTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Instant END = NOW.plus(Duration.ofDays(90));
    private static final String REGISTRY = "registry.example";
    private static final HmacKey KEY = new HmacKey("k", new byte[32]);
    private static final Secret FIRST = RobotSecret.of(filled(1));
    private static final Secret SECOND = RobotSecret.of(filled(2));
    private static final Secret OTHER = RobotSecret.of(filled(3));

    private static final HmacKey NEW_KEY = new HmacKey("k2", filled(9));

    private static final Identity ALICE = new Identity("corp", "https://corp.example", "alice", JsonObject.EMPTY);

    private final RobotIndex index = new RobotIndex();
    private List<HmacKey> keys = List.of(KEY);

    @Test
    void signIn_eitherPassword_isTheRobotWithThatPasswordsId() {
        keep(robot("ci"));

        assertThat(signIn("ci", FIRST).password()).isEqualTo("ci-1");
        assertThat(signIn("ci", SECOND).password()).isEqualTo("ci-2");
        assertThat(signIn("ci", FIRST).expires()).contains(END);
    }

    /** What the caller sees does not tell a name that there is from one that there is not; the log's hint does. */
    @Test
    void signIn_whateverIsWrong_saysTheSame() {
        keep(robot("ci"), robot("off").enabled(false), robot("other"));
        List<BadCredential.UnknownUser> refusals = List.of(
                refused("nobody", FIRST, REGISTRY, NOW),
                refused("ci", OTHER, REGISTRY, NOW),
                refused("ci", new Secret("hunter2"), REGISTRY, NOW),
                refused("ci", new Secret(""), REGISTRY, NOW),
                refused("off", FIRST, REGISTRY, NOW),
                refused("ci", FIRST, REGISTRY, END),
                refused("ci", FIRST, "elsewhere.example", NOW));

        assertThat(refusals)
                .extracting(Refusal::message)
                .containsOnly(refusals.getFirst().message());
        assertThat(refusals).extracting(Refusal::reason).containsOnly("unknown_user");
        assertThat(refusals)
                .extracting(refusal -> refusal.fault().reason())
                .containsExactly(
                        "unknown_robot",
                        "wrong_password",
                        "wrong_password",
                        "wrong_password",
                        "disabled_robot",
                        "expired_robot",
                        "other_registry");
        assertThat(refusals.get(5).hint().orElseThrow()).startsWith("expired_robot: robot ci ended at " + END);
        assertThat(refusals.get(1).hint().orElseThrow()).contains("one of another robot or an earlier one");
        assertThat(refusals.get(2).hint().orElseThrow()).contains("not a robot's, or not all of one");
    }

    /** Whoever knows no password does not learn that a robot is disabled, ended or of another registry. */
    @Test
    void signIn_wrongPasswordOfADisabledRobot_isAWrongPassword() {
        keep(robot("off").enabled(false));

        assertThat(refused("off", OTHER, REGISTRY, NOW).fault()).isInstanceOf(RobotFault.WrongPassword.class);
    }

    @Test
    void signIn_digestCopiedFromAnotherRobot_letsNobodyIn() {
        Robot ci = robot("ci");
        keep(ci, renamed(ci, "thief"));

        assertThat(refused("thief", FIRST, REGISTRY, NOW).fault()).isInstanceOf(RobotFault.WrongPassword.class);
    }

    @Test
    void signIn_digestsOfAnotherKey_saysSoInTheLog() {
        keep(robot("ci"));
        keys = List.of(NEW_KEY);

        assertThat(refused("ci", FIRST, REGISTRY, NOW).fault()).isInstanceOf(RobotFault.OtherKey.class);
    }

    @Test
    void signIn_digestsOfAFormerKey_letInAsThoseOfTheCurrentDo() {
        keep(robot("ci").digestedAnew(RobotIndex.password(NEW_KEY, "ci", SECOND, "ci-2", NOW)));
        keys = List.of(NEW_KEY, KEY);

        assertThat(signIn("ci", FIRST).password()).isEqualTo("ci-1");
        assertThat(signIn("ci", SECOND).password()).isEqualTo("ci-2");
        assertThat(refused("ci", OTHER, REGISTRY, NOW).fault()).isInstanceOf(RobotFault.WrongPassword.class);
        assertThat(index.find("ci", "ci-1").orElseThrow().key()).isEqualTo(KEY.id());
        assertThat(index.find("ci", "ci-2").orElseThrow().key()).isEqualTo(NEW_KEY.id());
        keys = List.of(NEW_KEY);
        assertThat(signIn("ci", SECOND).password()).isEqualTo("ci-2");
        assertThat(refused("ci", FIRST, REGISTRY, NOW).fault()).isInstanceOf(RobotFault.WrongPassword.class);
    }

    /** Whoever rotated the password meanwhile has made another one, and that stays. */
    @Test
    void digestedAnew_passwordThatItHasNoMore_changesNothing() {
        Robot rotated = robot("ci").with(1, RobotIndex.password(KEY, "ci", OTHER, "ci-3", NOW));

        assertThat(rotated.digestedAnew(RobotIndex.password(NEW_KEY, "ci", FIRST, "ci-1", NOW)))
                .isEqualTo(rotated);
    }

    @Test
    void signIn_noRobotsAndNoKey_isRefusedLikeAnUnknownName() {
        assertThat(refused("ci", FIRST, REGISTRY, NOW).fault()).isInstanceOf(RobotFault.UnknownRobot.class);
    }

    @Test
    void isEnded_tokenOfARobotAsItIs_isNot() {
        keep(robot("ci"));

        assertThat(index.isEnded(token("ci", "ci-1"))).isFalse();
        assertThat(index.isEnded(token("ci", "ci-2"))).isFalse();
    }

    @Test
    void isEnded_afterRotation_endsTheTokensOfThatPasswordOnly() {
        Robot.Password renewed = RobotIndex.password(KEY, "ci", OTHER, "ci-3", NOW);
        keep(robot("ci").with(1, renewed));

        assertThat(index.isEnded(token("ci", "ci-1"))).isTrue();
        assertThat(index.isEnded(token("ci", "ci-2"))).isFalse();
        assertThat(signIn("ci", OTHER).password()).isEqualTo("ci-3");
        assertThat(refused("ci", FIRST, REGISTRY, NOW).fault()).isInstanceOf(RobotFault.WrongPassword.class);
    }

    @Test
    void isEnded_disabledOrDeletedOrMadeAnew_isSo() {
        keep(robot("ci").enabled(false));
        assertThat(index.isEnded(token("ci", "ci-1"))).isTrue();

        keep();
        assertThat(index.isEnded(token("ci", "ci-1"))).isTrue();

        keep(robot("ci").with(1, RobotIndex.password(KEY, "ci", FIRST, "new-1", NOW)));
        assertThat(index.isEnded(token("ci", "ci-1"))).isTrue();
    }

    @Test
    void isEnded_tokenOfSomebodyElse_isNotForThisToSay() {
        Lineage alice = new Lineage(REGISTRY, Optional.of("s1"), Optional.empty(), "robot:ci", NOW, false);

        assertThat(index.isEnded(alice)).isFalse();
    }

    @Test
    void isEnded_robotsTokenWithoutAPassword_isSo() {
        keep(robot("ci"));
        Lineage token =
                new Lineage(REGISTRY, Optional.empty(), Optional.empty(), "robot:ci", NOW, false, Optional.of("ci"));

        assertThat(index.isEnded(token)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "nightly-build_2.x", "7", "0123456789012345678901234567890123456789012345678901234567890123"
            })
    void isName_whatMayBeAUser_is(String name) {
        assertThat(Robot.isName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "-a",
                "a b",
                "a:b",
                "a/b",
                "ä",
                "a\n",
                "oidc",
                "<token>",
                "00000000-0000-0000-0000-000000000000",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void isName_whatMeansSomethingElseOrNothing_isNot(String name) {
        assertThat(Robot.isName(name)).isFalse();
    }

    @Test
    void toString_ofARobotAndItsPasswords_hasNoDigest() {
        Robot robot = robot("ci");

        assertThat(robot.toString()).isEqualTo("robot ci");
        assertThat(robot.passwords().toString())
                .doesNotContain(robot.passwords().getFirst().digest());
    }

    @Test
    void robot_withoutARegistry_isABug() {
        Robot ci = robot("ci");

        assertThatThrownBy(() -> new Robot(
                        "ci", Set.of(), ci.access(), true, NOW, Optional.empty(), ci.passwords(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void signIn_robotOfAPerson_saysItsOwnerAndHowLongItLives() {
        keep(owned("ci"));

        Robots.SignedIn robot = signIn("ci", FIRST);

        assertThat(robot.robot()).isEqualTo(new Caller.Robot("ci", Optional.of(ALICE)));
        assertThat(robot.rights().from()).contains(new Delegation(ALICE, Duration.ofDays(90)));
        assertThat(index.rights("ci")).contains(robot.rights());
        assertThat(owned("ci").isOf(ALICE)).isTrue();
        assertThat(owned("ci").isOf(new Identity("other", "https://o", "alice", JsonObject.EMPTY)))
                .isFalse();
        assertThat(robot("ci").isOf(ALICE)).isFalse();
    }

    @Test
    void change_ofAnyKind_leavesTheOwner() {
        Robot robot = owned("ci");
        Robot.Password other = RobotIndex.password(KEY, "ci", OTHER, "ci-3", NOW);

        for (Robot changed : List.of(
                robot.enabled(false),
                robot.with(1, other),
                robot.with(2, other),
                robot.digestedAnew(other),
                robot.used(new Robot.Use(NOW, "192.0.2.1", Optional.empty())))) {
            assertThat(changed.owner()).isEqualTo(robot.owner());
        }
    }

    @Test
    void robot_ofAPersonWithoutAnEnd_isABug() {
        Robot ci = owned("ci");

        assertThatThrownBy(() -> new Robot(
                        "ci",
                        ci.registries(),
                        ci.access(),
                        true,
                        NOW,
                        Optional.empty(),
                        ci.passwords(),
                        Optional.empty(),
                        ci.owner()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** What began in a session ends with what takes back that session's kind; the session itself is not meant. */
    @Test
    void ends_eachRevocation_isOfRobotsMadeInEarlierSessionsOfThose() {
        Robot robot = owned("ci");

        assertThat(revoke(new Revoked.OfIdentity("corp", "alice"), NOW.plusMillis(1))
                        .ends(robot))
                .isTrue();
        assertThat(revoke(new Revoked.OfIssuer("corp"), NOW.plusMillis(1)).ends(robot))
                .isTrue();
        assertThat(revoke(new Revoked.OfRegistry(REGISTRY), NOW.plusMillis(1)).ends(robot))
                .isTrue();
        assertThat(revoke(new Revoked.Everything(), NOW.plusMillis(1)).ends(robot))
                .isTrue();
        assertThat(revoke(new Revoked.OfIdentity("corp", "alice"), NOW).ends(robot))
                .isFalse();
        assertThat(revoke(new Revoked.Everything(), NOW).ends(robot)).isFalse();
        assertThat(revoke(new Revoked.OfIdentity("corp", "bob"), NOW.plusMillis(1))
                        .ends(robot))
                .isFalse();
        assertThat(revoke(new Revoked.OfIdentity("other", "alice"), NOW.plusMillis(1))
                        .ends(robot))
                .isFalse();
        assertThat(revoke(new Revoked.OfIssuer("other"), NOW.plusMillis(1)).ends(robot))
                .isFalse();
        assertThat(revoke(new Revoked.OfRegistry("other.example"), NOW.plusMillis(1))
                        .ends(robot))
                .isFalse();
        assertThat(revoke(new Revoked.OfSession("s1"), NOW.plusMillis(1)).ends(robot))
                .isFalse();
        assertThat(revoke(new Revoked.OfRobot("ci"), NOW.plusMillis(1)).ends(robot))
                .isFalse();
        assertThat(revoke(new Revoked.Everything(), NOW.plusMillis(1)).ends(robot("ci")))
                .isFalse();
    }

    private static Revocation revoke(Revoked what, Instant before) {
        return Revocation.of(what, before, before, "olga", Duration.ofHours(3), Duration.ofMinutes(15));
    }

    private static Robot owned(String name) {
        Robot robot = robot(name);
        return new Robot(
                name,
                robot.registries(),
                robot.access(),
                true,
                NOW,
                robot.expires(),
                robot.passwords(),
                Optional.empty(),
                Optional.of(new Robot.Owner(ALICE, NOW)));
    }

    private void keep(Robot... robots) {
        index.replace(List.of(robots));
    }

    private Robots.SignedIn signIn(String name, Secret password) {
        return index.signIn(name, password, REGISTRY, NOW, keys);
    }

    private BadCredential.UnknownUser refused(String name, Secret password, String service, Instant now) {
        try {
            index.signIn(name, password, service, now, keys);
        } catch (RefusedException e) {
            return (BadCredential.UnknownUser) e.refusal();
        }
        throw new AssertionError("it was not refused");
    }

    private static Robot renamed(Robot robot, String name) {
        return new Robot(
                name,
                robot.registries(),
                robot.access(),
                true,
                robot.created(),
                robot.expires(),
                robot.passwords(),
                Optional.empty());
    }

    private static Robot robot(String name) {
        return new Robot(
                name,
                Set.of(REGISTRY),
                ScopeMap.of(Role.ACR_PULL.actions(), List.of("team/**")),
                true,
                NOW,
                Optional.of(END),
                List.of(
                        RobotIndex.password(KEY, name, FIRST, name + "-1", NOW),
                        RobotIndex.password(KEY, name, SECOND, name + "-2", NOW)),
                Optional.empty());
    }

    private static Lineage token(String robot, String password) {
        return new Lineage(
                REGISTRY, Optional.of(password), Optional.empty(), "robot:" + robot, NOW, false, Optional.of(robot));
    }

    private static byte[] filled(int with) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }
}
