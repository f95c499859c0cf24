package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Role;
import dev.cambist.core.access.ScopeMap;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.session.Revocation;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.session.Robot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** How every store keeps robots, and what revocations do to those that people made. */
abstract class RobotContract extends AuditContract {
    @Test
    void robots_whatWasAdded_isAsItWas() throws Exception {
        Robot robot = robot("ci");
        Robot withoutEnd = new Robot(
                "b",
                Set.of("r.example"),
                ScopeMap.of(Role.ACR_PULL.actions(), List.of("**")),
                false,
                StoreContract.NOW,
                Optional.empty(),
                robot.passwords(),
                Optional.empty());

        assertThat(store().robots().add(robot)).isTrue();
        assertThat(store().robots().add(withoutEnd)).isTrue();

        assertThat(store().robots().all()).containsExactly(withoutEnd, robot);
    }

    @Test
    void robots_nameThatIsTaken_isNotAdded() throws Exception {
        store().robots().add(robot("ci"));

        assertThat(store().robots().add(robot("ci").enabled(false))).isFalse();
        assertThat(store().robots().all()).containsExactly(robot("ci"));
    }

    /** ACR compares without case; here two names are one only when they are the same, as subjects are. */
    @Test
    void robots_namesThatDifferByCase_areTwo() throws Exception {
        store().robots().add(robot("ci"));

        assertThat(store().robots().add(robot("CI"))).isTrue();
        assertThat(store().robots().all()).extracting(Robot::name).containsExactly("CI", "ci");
    }

    @Test
    void robots_change_isKeptAndToldAndOfThatOneOnly() throws Exception {
        store().robots().add(robot("a"));
        store().robots().add(robot("b"));
        Robot.Password renewed = new Robot.Password("p9", "k", "99", StoreContract.NOW.plusMillis(5));

        Optional<Robot> changed =
                store().robots().change("a", robot -> robot.enabled(false).with(2, renewed));

        assertThat(changed).contains(robot("a").enabled(false).with(2, renewed));
        assertThat(store().robots().all()).containsExactly(changed.orElseThrow(), robot("b"));
        assertThat(store().robots().change("c", robot -> robot.enabled(false))).isEmpty();
    }

    @Test
    void robots_remove_isOfThatOneOnly() throws Exception {
        store().robots().add(robot("a"));
        store().robots().add(robot("b"));

        assertThat(store().robots().remove("a")).isTrue();
        assertThat(store().robots().remove("a")).isFalse();
        assertThat(store().robots().all()).containsExactly(robot("b"));
    }

    @Test
    void robots_eachChange_makesTheCountGreaterAndAUseDoesNot() throws Exception {
        long before = store().robots().changes();
        store().robots().add(robot("a"));
        long added = store().robots().changes();
        store().robots().change("a", robot -> robot.enabled(false));
        long changed = store().robots().changes();
        store().robots().used(Map.of("a", new Robot.Use(StoreContract.NOW, "192.0.2.1", Optional.empty())));
        long used = store().robots().changes();
        store().robots().remove("a");

        assertThat(added).isGreaterThan(before);
        assertThat(changed).isGreaterThan(added);
        assertThat(used).isEqualTo(changed);
        assertThat(store().robots().changes()).isGreaterThan(used);
    }

    @Test
    void robots_used_keepsTheLatestUseOfThoseThatThereAre() throws Exception {
        store().robots().add(robot("a"));
        store().robots().add(robot("b"));
        Robot.Use first = new Robot.Use(StoreContract.NOW, "192.0.2.1", Optional.empty());
        Robot.Use later = new Robot.Use(StoreContract.NOW.plusSeconds(1), "2001:db8::1", Optional.of("docker/29"));
        store().robots().used(Map.of("a", later, "gone", later));
        store().robots().used(Map.of("a", first));
        store().robots().change("a", robot -> robot.enabled(false));

        assertThat(store().robots().all())
                .containsExactly(robot("a").enabled(false).used(later), robot("b"));
    }

    /** Two operators who rotate the two passwords at once both get what they were shown. */
    @Test
    void robots_changesAtOnce_loseNoneOfThem() throws Exception {
        store().robots().add(robot("a"));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done = new ArrayList<>();
            for (int number = 1; number <= 2; number++) {
                int slot = number;
                done.add(threads.submit(() -> {
                    for (int i = 0; i < 20; i++) {
                        Robot.Password password =
                                new Robot.Password("p" + slot + "-" + i, "k", "00", StoreContract.NOW);
                        store().robots().change("a", robot -> robot.with(slot, password));
                    }
                    return null;
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
        }

        assertThat(store().robots().all().getFirst().passwords())
                .extracting(Robot.Password::id)
                .containsExactly("p1-19", "p2-19");
    }

    @Test
    void robots_ofAPerson_isAsItWasAndStaysThatPersons() throws Exception {
        store().robots().add(owned("a", "alice"));
        store().robots().add(robot("b"));

        assertThat(store().robots().all()).containsExactly(owned("a", "alice"), robot("b"));
        assertThat(store().robots().change("a", robot -> robot.enabled(false)))
                .contains(owned("a", "alice").enabled(false));
        assertThat(store().robots().all()).containsExactly(owned("a", "alice").enabled(false), robot("b"));
    }

    /** A revocation is forgotten after some hours, and the robot would live on. */
    @Test
    void revocation_ofAPerson_disablesItsRobotsForGoodAndNobodyElses() throws Exception {
        store().robots().add(owned("a", "alice"));
        store().robots().add(owned("b", "bob"));
        store().robots().add(robot("c"));
        long before = store().robots().changes();

        Revocation revocation = StoreContract.revoke(new Revoked.OfIdentity("corp", "alice"));
        store().revocations().add(revocation);

        assertThat(store().robots().changes()).isGreaterThan(before);
        assertThat(store().robots().all())
                .containsExactly(owned("a", "alice").enabled(false), owned("b", "bob"), robot("c"));
        store().revocations().removeExpired(revocation.expires(), 10);
        assertThat(store().robots().all().getFirst().enabled()).isFalse();
    }

    @Test
    void revocation_thatMeansNoRobotOfAPerson_isNoChangeOfRobots() throws Exception {
        store().robots().add(owned("a", "alice"));
        long before = store().robots().changes();

        for (Revoked what : List.of(
                new Revoked.OfSession("s1"),
                new Revoked.OfRobot("a"),
                new Revoked.OfIdentity("corp", "bob"),
                new Revoked.OfIssuer("other"),
                new Revoked.OfRegistry("other.example"))) {
            store().revocations().add(StoreContract.revoke(what));
        }

        assertThat(store().robots().all()).containsExactly(owned("a", "alice"));
        assertThat(store().robots().changes()).isEqualTo(before);
    }

    @Test
    void revocation_ofIssuerRegistryOrEverything_disablesTheRobotsOfThose() throws Exception {
        for (Revoked what :
                List.of(new Revoked.OfIssuer("corp"), new Revoked.OfRegistry("s.example"), new Revoked.Everything())) {
            store().robots().add(owned("a", "alice"));
            store().robots().add(robot("b"));
            store().revocations().add(StoreContract.revoke(what));

            assertThat(store().robots().all())
                    .containsExactly(owned("a", "alice").enabled(false), robot("b"));
            store().robots().remove("a");
            store().robots().remove("b");
        }
    }

    /** Whoever makes a robot asks afterwards what was revoked: either it is disabled, or the revocation can be read. */
    @Test
    void revocation_whileRobotsAreMade_missesNone() throws Exception {
        Set<String> missed = ConcurrentHashMap.newKeySet();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String name = "r" + i;
                done.add(executor.submit(() -> {
                    store().robots().add(owned(name, "alice"));
                    if (store().revocations().after(0, 10).isEmpty()) {
                        missed.add(name);
                    }
                    return null;
                }));
            }
            done.add(executor.submit(
                    () -> store().revocations().add(StoreContract.revoke(new Revoked.OfIdentity("corp", "alice")))));
            for (Future<?> one : done) {
                one.get();
            }
        }

        assertThat(store().robots().all())
                .filteredOn(Robot::enabled)
                .extracting(Robot::name)
                .doesNotContainAnyElementsOf(missed);
    }

    /** Made by somebody of corp in a session that began a second ago. */
    static Robot owned(String name, String subject) {
        Robot robot = robot(name);
        JsonObject claims = new JsonObject(Map.of("groups", List.of("dev"), "n", new JsonObject(Map.of("c", true))));
        return new Robot(
                name,
                robot.registries(),
                robot.access(),
                true,
                StoreContract.NOW,
                robot.expires(),
                robot.passwords(),
                Optional.empty(),
                Optional.of(new Robot.Owner(
                        new Identity("corp", "https://corp.example", subject, claims),
                        StoreContract.NOW.minusSeconds(1))));
    }

    static Robot robot(String name) {
        return new Robot(
                name,
                Set.of("r.example", "s.example"),
                new ScopeMap(List.of(
                        new ScopeMap.Entry("team/**", Set.of(Action.PULL, Action.METADATA_WRITE)),
                        new ScopeMap.Entry("app", Set.of(Action.DELETE)))),
                true,
                StoreContract.NOW,
                Optional.of(StoreContract.NOW.plusSeconds(90)),
                List.of(
                        new Robot.Password("p1", "k", "0a", StoreContract.NOW),
                        new Robot.Password("p2", "k", "0b", StoreContract.NOW)),
                Optional.empty());
    }
}
