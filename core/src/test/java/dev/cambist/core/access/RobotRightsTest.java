package dev.cambist.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.Now;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A robot that somebody made has never more than its owner, nor than the rules lend to robots, nor than its scope map. */
final class RobotRightsTest {
    private static final int ROUNDS = 1_500;
    private static final Caller.Robot ROBOT = new Caller.Robot("r");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration MONTH = Duration.ofDays(30);

    private final Random seeded = new Random(20261129);
    private final RandomPolicies random = new RandomPolicies(seeded);

    @Test
    void decide_robotOfAnybody_isWithinWhatItsOwnerTheLentRulesAndItsScopeMapGive() {
        int granted = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Policy policy = new Policy(lent(random.rules(8)));
            Identity owner = policy.remembered(random.identity());
            Duration life = seeded.nextBoolean() ? WEEK : MONTH;
            RobotRights rights = new RobotRights(scopeMap(), Optional.of(new Delegation(owner, life)));
            String service = random.pick(RandomPolicies.SERVICES);
            List<Scope> asked = random.asked();

            Decision decision = rights.decide(policy, RobotRightsTest::trusted, ROBOT, service, asked, Now.INSTANT);

            List<Rule> forRobots = policy.rules().stream()
                    .filter(rule -> rule.isForRobots(life))
                    .toList();
            assertThat(rights(policy.decide(owner, service, asked, Now.INSTANT).granted()))
                    .containsAll(rights(decision.granted()));
            assertThat(rights(rights.scopeMap()
                            .decide(ROBOT, service, asked, Now.INSTANT)
                            .granted()))
                    .containsAll(rights(decision.granted()));
            assertThat(rights(Oracle.granted(forRobots, owner, service, asked)))
                    .containsAll(rights(decision.granted()));
            granted += decision.granted().size();
        }
        assertThat(granted).as("the world is such that many are granted").isGreaterThan(ROUNDS / 40);
    }

    /** Nothing is lost either: what all three give, the robot has. */
    @Test
    void decide_whatAllThreeGive_isGranted() {
        for (int i = 0; i < ROUNDS; i++) {
            Policy policy = new Policy(lent(random.rules(8)));
            Identity owner = random.identity();
            RobotRights rights = new RobotRights(scopeMap(), Optional.of(new Delegation(owner, MONTH)));
            String service = random.pick(RandomPolicies.SERVICES);
            List<Scope> asked = random.asked();
            Set<String> all = rights(
                    rights.scopeMap().decide(ROBOT, service, asked, Now.INSTANT).granted());
            List<Rule> forRobots = policy.rules().stream()
                    .filter(rule -> rule.isForRobots(MONTH))
                    .toList();
            all.retainAll(rights(Oracle.granted(forRobots, owner, service, asked)));

            Decision decision = rights.decide(policy, RobotRightsTest::trusted, ROBOT, service, asked, Now.INSTANT);

            assertThat(rights(decision.granted())).isEqualTo(all);
            for (String name : RandomPolicies.NAMES) {
                boolean pulls = rights.decide(
                                policy,
                                RobotRightsTest::trusted,
                                ROBOT,
                                service,
                                List.of(Scope.repository(name, Set.of(Action.PULL))),
                                Now.INSTANT)
                        .isComplete();
                assertThat(rights.where(policy, RobotRightsTest::trusted, ROBOT, service, Action.PULL, Now.INSTANT)
                                .test(name))
                        .isEqualTo(pulls);
            }
        }
    }

    @Test
    void decide_anyRobot_saysOfTheGrantsWhatWasGranted() {
        for (int i = 0; i < ROUNDS; i++) {
            Policy policy = new Policy(lent(random.rules(8)));
            RobotRights rights = new RobotRights(scopeMap(), Optional.of(new Delegation(random.identity(), WEEK)));
            Decision decision = rights.decide(
                    policy,
                    RobotRightsTest::trusted,
                    ROBOT,
                    random.pick(RandomPolicies.SERVICES),
                    random.asked(),
                    Now.INSTANT);

            assertThat(decision.closest(0)).isEqualTo(decision.grants());
            assertThat(decision.verdicts().stream().filter(Verdict.Granted.class::isInstance))
                    .containsExactlyElementsOf(decision.grants());
            assertThat(decision.closest(3))
                    .hasSizeLessThanOrEqualTo(decision.grants().size() + 3);
            for (Verdict.Granted verdict : decision.grants()) {
                assertThat(rights(decision.granted())).containsAll(rights(verdict.scopes()));
            }
        }
    }

    @Test
    void decide_issuerThatIsTrustedNoMore_givesNothing() {
        Identity alice = People.of("corp", Map.of());
        Policy policy = new Policy(List.of(rule(Optional.of(MONTH))));
        RobotRights rights = new RobotRights(everything(), Optional.of(new Delegation(alice, WEEK)));
        List<Scope> asked = People.scopes("repository:a:pull");

        assertThat(rights.decide(policy, RobotRightsTest::trusted, ROBOT, People.SERVICE, asked, Now.INSTANT)
                        .isComplete())
                .isTrue();
        assertThat(rights.decide(policy, owner -> false, ROBOT, People.SERVICE, asked, Now.INSTANT)
                        .granted())
                .isEmpty();
        assertThat(rights.where(policy, owner -> false, ROBOT, People.SERVICE, Action.PULL, Now.INSTANT)
                        .test("a"))
                .isFalse();
    }

    /** Rules are not about robots of operators, whatever they are lent to. */
    @Test
    void decide_robotOfOperators_isByItsScopeMapAlone() {
        RobotRights rights = new RobotRights(everything(), Optional.empty());
        List<Scope> asked = People.scopes("repository:a:pull");

        assertThat(rights.decide(new Policy(List.of()), owner -> false, ROBOT, People.SERVICE, asked, Now.INSTANT)
                        .isComplete())
                .isTrue();
        assertThat(rights.where(new Policy(List.of()), owner -> false, ROBOT, People.SERVICE, Action.PULL, Now.INSTANT)
                        .test("a"))
                .isTrue();
    }

    @Test
    void isForRobots_lives_areAsLongAsTheRuleSaysAndNoLonger() {
        assertThat(rule(Optional.of(WEEK)).isForRobots(WEEK)).isTrue();
        assertThat(rule(Optional.of(WEEK)).isForRobots(WEEK.plusMillis(1))).isFalse();
        assertThat(rule(Optional.empty()).isForRobots(Duration.ofSeconds(1))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "P366D"})
    void rule_lifeThatNoRobotCanHave_isABug(String longest) {
        assertThatThrownBy(() -> rule(Optional.of(Duration.parse(longest))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rule_robotsOfAnyoneOrOfAdministrators_isABug() {
        assertThatThrownBy(() -> new Rule(
                        "r",
                        0,
                        new Who.Anyone(),
                        Set.of(Action.PULL),
                        List.of(RepositoryPattern.of("**")),
                        Set.of(),
                        Optional.empty(),
                        Optional.of(WEEK)))
                .isInstanceOf(IllegalArgumentException.class);
        Rule admin = Rule.ofServer(
                "r", 0, People.who("corp", Map.of("groups", People.globs("ops"))), AdminRole.ADMIN, Optional.empty());
        assertThatThrownBy(() -> new Rule(
                        "r",
                        0,
                        admin.who(),
                        admin.actions(),
                        admin.on(),
                        admin.registries(),
                        Optional.empty(),
                        Optional.of(WEEK)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean trusted(Identity owner) {
        return !owner.issuer().isEmpty();
    }

    private static Rule rule(Optional<Duration> robots) {
        return new Rule(
                "r",
                0,
                People.anyOf("corp"),
                Set.of(Action.PULL),
                List.of(RepositoryPattern.of("**")),
                Set.of(),
                Optional.empty(),
                robots);
    }

    private static Policy everything() {
        return ScopeMap.of(Set.of(Action.PULL), List.of("**"))
                .policy("robot r", Set.of(People.SERVICE), Optional.empty());
    }

    /** Some of them let robots be made, for a week or a month. */
    private List<Rule> lent(List<Rule> rules) {
        List<Rule> lent = new ArrayList<>();
        for (Rule rule : rules) {
            Optional<Duration> robots = rule.who() instanceof Who.Anyone || seeded.nextInt(4) == 0
                    ? Optional.empty()
                    : Optional.of(seeded.nextBoolean() ? WEEK : MONTH);
            lent.add(new Rule(
                    rule.name(),
                    rule.line(),
                    rule.who(),
                    rule.actions(),
                    rule.on(),
                    rule.registries(),
                    rule.expires(),
                    robots));
        }
        return lent;
    }

    private Policy scopeMap() {
        Set<Action> actions = new TreeSet<>(Set.of(Action.PULL));
        Action.OF_REGISTRIES.stream().filter(action -> seeded.nextBoolean()).forEach(actions::add);
        return ScopeMap.of(
                        actions,
                        List.of(random.pick("**", "a/**", "team/*", "a", "*"), random.pick("**", "team/**", "b")))
                .policy("robot r", Set.of(RandomPolicies.SERVICES), Optional.empty());
    }

    private static Set<String> rights(List<Scope> scopes) {
        Set<String> rights = new TreeSet<>();
        scopes.forEach(scope -> scope.actions().forEach(action -> rights.add(scope.name() + " " + action)));
        return rights;
    }
}
