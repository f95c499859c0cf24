package dev.cambist.server.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.access.Role;
import dev.cambist.core.access.ScopeMap;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.core.session.Lineage;
import dev.cambist.core.session.Revocation;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.session.Robot;
import dev.cambist.core.session.RobotIndex;
import dev.cambist.core.session.RobotSecret;
import dev.cambist.core.session.Robots;
import dev.cambist.core.session.StoreException;
import dev.cambist.core.token.KeyRing;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class LiveRobotsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration OUTAGE = Duration.ofMinutes(10);
    private static final HmacKey KEY = new HmacKey("k", new byte[32]);
    private static final HmacKey NEW_KEY = new HmacKey("k2", new byte[] {
        1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8
    });
    private static final Secret PASSWORD = RobotSecret.of(new byte[32]);

    private static final Identity ALICE = new Identity("corp", "https://corp.example", "alice", JsonObject.EMPTY);

    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private final FakeStore store = new FakeStore(Optional.of(OUTAGE));
    private final AtomicInteger keysAsked = new AtomicInteger();
    private final AtomicReference<KeyRing<HmacKey>> keys = new AtomicReference<>(new KeyRing<>(KEY, List.of()));
    private final LiveRobots robots = new LiveRobots(
            store,
            () -> {
                keysAsked.incrementAndGet();
                return keys::get;
            },
            time::get);
    private final LiveRevocations revocations = new LiveRevocations(store, robots, () -> {}, time::get);
    private final Robots guarded = revocations.guarding(robots);

    @Test
    void read_withoutRobots_asksForNoKey() {
        revocations.read();

        assertThat(refusal()).isInstanceOf(BadCredential.UnknownUser.class);
        assertThat(keysAsked).hasValue(0);
    }

    @Test
    void change_here_isInForceWhenItReturns() throws Exception {
        revocations.read();
        robots.change(kept -> kept.add(robot()));
        assertThat(signIn().robot().name()).isEqualTo("ci");
        assertThatCode(() -> robots.refuseRevoked(token())).doesNotThrowAnyException();

        robots.change(kept -> kept.change("ci", robot -> robot.enabled(false)));

        assertThat(refusal()).isInstanceOf(BadCredential.UnknownUser.class);
        assertThatThrownBy(() -> robots.refuseRevoked(token())).isInstanceOf(RefusedException.class);
    }

    @Test
    void change_elsewhere_isInForceAfterTheNextLook() throws Exception {
        revocations.read();
        store.get().robots().add(robot());
        assertThat(refusal()).isInstanceOf(BadCredential.UnknownUser.class);

        revocations.read();

        assertThat(signIn().robot().name()).isEqualTo("ci");
        assertThat(keysAsked).hasValue(1);
    }

    /** Another server may have disabled it meanwhile. */
    @Test
    void signIn_storeLostForLonger_isRefusedForNow() throws Exception {
        store.get().robots().add(robot());
        revocations.read();
        store.lose();
        time.set(NOW.plus(OUTAGE));
        revocations.read();
        assertThat(signIn().robot().name()).isEqualTo("ci");

        time.set(NOW.plus(OUTAGE).plusSeconds(1));
        revocations.read();

        assertThat(refusal()).isInstanceOf(Temporary.StoreUnavailable.class);
    }

    @Test
    void change_storeLost_isNotAcknowledgedAndNotInForce() throws Exception {
        store.get().robots().add(robot());
        revocations.read();
        store.lose();

        assertThatThrownBy(() -> robots.change(kept -> kept.remove("ci"))).isInstanceOf(StoreException.class);
        assertThat(signIn().robot().name()).isEqualTo("ci");
    }

    /** Who has no robots goes on; a robot is not let in on a guess. */
    @Test
    void read_keyThatCannotBeRead_letsNoRobotInAndEverybodyElseOn() throws Exception {
        LiveRobots without = new LiveRobots(
                store,
                () -> {
                    throw new IOException("the key is gone");
                },
                time::get);
        LiveRevocations others = new LiveRevocations(store, without, () -> {}, time::get);
        store.get().robots().add(robot());
        others.read();

        assertThatThrownBy(() -> without.signIn("ci", PASSWORD, "r.example")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> without.refuseRevoked(token())).isInstanceOf(RefusedException.class);
        Lineage login = new Lineage("r.example", Optional.of("s1"), Optional.of("corp"), "alice", NOW, true);
        assertThatCode(() -> others.refuseRevoked(login)).doesNotThrowAnyException();
        assertThat(others.isInTrouble()).isFalse();
    }

    /** Robots and their tokens notice nothing, and the former key can go once each password has come in. */
    @Test
    void signIn_afterTheKeyWasReplaced_isLetInAndKeptAsADigestOfTheNewKey() throws Exception {
        store.get().robots().add(robot());
        revocations.read();
        keys.set(new KeyRing<>(NEW_KEY, List.of(KEY)));

        assertThat(signIn().password()).isEqualTo("p1");
        assertThat(digestKeys()).containsExactly(KEY.id(), KEY.id());
        robots.digestAnew();

        assertThat(digestKeys()).containsExactly(NEW_KEY.id(), KEY.id());
        assertThatCode(() -> robots.refuseRevoked(token())).doesNotThrowAnyException();
        keys.set(new KeyRing<>(NEW_KEY, List.of()));
        assertThat(signIn().password()).isEqualTo("p1");
        long changes = store.get().robots().changes();
        robots.digestAnew();
        assertThat(store.get().robots().changes()).isEqualTo(changes);
    }

    @Test
    void digestAnew_storeLost_waitsUntilItIsBack() throws Exception {
        store.get().robots().add(robot());
        revocations.read();
        keys.set(new KeyRing<>(NEW_KEY, List.of(KEY)));
        signIn();
        store.lose();
        assertThatThrownBy(robots::digestAnew).isInstanceOf(StoreException.class);
        assertThat(signIn().robot().name()).isEqualTo("ci");

        store.comeBack();
        robots.digestAnew();

        assertThat(digestKeys()).containsExactly(NEW_KEY.id(), KEY.id());
    }

    /** The one that has come in meanwhile is not put in the place of the one that an operator has made. */
    @Test
    void digestAnew_passwordRotatedMeanwhile_staysAsItIs() throws Exception {
        store.get().robots().add(robot());
        revocations.read();
        keys.set(new KeyRing<>(NEW_KEY, List.of(KEY)));
        signIn();
        robots.change(kept -> kept.change(
                "ci", robot -> robot.with(1, RobotIndex.password(NEW_KEY, "ci", new Secret("new"), "p3", NOW))));

        robots.digestAnew();

        assertThat(refusal()).isInstanceOf(BadCredential.UnknownUser.class);
        assertThat(store.get().robots().all().getFirst().passwords())
                .extracting(Robot.Password::id)
                .containsExactly("p3", "p2");
    }

    /** Its owner's password is worthless at once, here and elsewhere, and stays so when the revocation is forgotten. */
    @Test
    void revoke_ownerOfARobot_shutsItOutForGood() throws Exception {
        store.get().robots().add(owned());
        revocations.read();
        assertThat(signIn().robot().owner()).contains(ALICE);

        revocations.revoke(ofAlice());

        assertThat(refusal()).isInstanceOf(BadCredential.UnknownUser.class);
        assertThatThrownBy(() -> robots.refuseRevoked(token())).isInstanceOf(RefusedException.class);
        time.set(NOW.plus(Duration.ofDays(40)));
        new Housekeeping(store, revocations, time::get).removeExpired();
        revocations.read();
        assertThat(store.get().revocations().after(0, 10)).isEmpty();
        assertThat(refusal()).isInstanceOf(BadCredential.UnknownUser.class);
    }

    @Test
    void revoke_ownerElsewhere_isInForceAfterTheNextLook() throws Exception {
        store.get().robots().add(owned());
        revocations.read();
        store.addElsewhere(ofAlice());

        revocations.read();

        assertThat(refusal()).isInstanceOf(BadCredential.UnknownUser.class);
        assertThatThrownBy(() -> robots.refuseRevoked(token())).isInstanceOf(RefusedException.class);
    }

    private static Revocation ofAlice() {
        return Revocation.of(
                new Revoked.OfIdentity("corp", "alice"), NOW, NOW, "operator", Duration.ofDays(30), Duration.ofDays(1));
    }

    private static Robot owned() {
        Robot robot = robot();
        return new Robot(
                robot.name(),
                robot.registries(),
                robot.access(),
                true,
                NOW.minusSeconds(1),
                Optional.of(NOW.plus(Duration.ofDays(300))),
                robot.passwords(),
                Optional.empty(),
                Optional.of(new Robot.Owner(ALICE, NOW.minusSeconds(2))));
    }

    private List<String> digestKeys() throws StoreException {
        return store.get().robots().all().getFirst().passwords().stream()
                .map(Robot.Password::key)
                .toList();
    }

    private Robots.SignedIn signIn() {
        return guarded.signIn("ci", PASSWORD, "r.example");
    }

    private Object refusal() {
        try {
            return signIn();
        } catch (RefusedException e) {
            return e.refusal();
        }
    }

    private static Lineage token() {
        return new Lineage("r.example", Optional.of("p1"), Optional.empty(), "robot:ci", NOW, false, Optional.of("ci"));
    }

    private static Robot robot() {
        return new Robot(
                "ci",
                Set.of("r.example"),
                ScopeMap.of(Role.ACR_PULL.actions(), List.of("**")),
                true,
                NOW,
                Optional.empty(),
                List.of(
                        RobotIndex.password(KEY, "ci", PASSWORD, "p1", NOW),
                        RobotIndex.password(KEY, "ci", new Secret("other"), "p2", NOW)),
                Optional.empty());
    }
}
