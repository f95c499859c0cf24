package dev.cambist.server.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Attribute;
import dev.cambist.core.access.Condition;
import dev.cambist.core.access.Delegation;
import dev.cambist.core.access.Glob;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.RepositoryFilter;
import dev.cambist.core.access.RepositoryPattern;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Scope;
import dev.cambist.core.access.Scopes;
import dev.cambist.core.access.Who;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rules that are said to be covered can be left out, all of them at once, and nobody notices. */
final class RedundantPropertyTest {
    private static final int POLICIES = 2_000;
    private static final int CALLERS = 10;
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final List<Attribute> ATTRIBUTES = List.of(
            new Attribute.Subject(), Attribute.Claim.of("c"), Attribute.Claim.of("n"), Attribute.Claim.of("n", "c"));
    private static final String[] TEXTS = {"a", "b", "a/b", "team", "team/x", "", "A", "*"};
    private static final String[] NAMES = {"a", "b", "a/b", "a/b/c", "team", "team/x", "team/a/b", "a/team", "teams"};

    private final Random random = new Random(20261123);

    @Test
    void coveredRules_leftOut_changeNoDecision() {
        int left = 0;
        int granted = 0;
        for (int i = 0; i < POLICIES; i++) {
            List<Rule> rules = rules();
            List<Rule> needed = new ArrayList<>();
            Redundant redundant = new Redundant(rules);
            for (int number = 0; number < rules.size(); number++) {
                if (redundant.warning(number).isEmpty()) {
                    needed.add(rules.get(number));
                }
            }
            left += rules.size() - needed.size();
            for (int asking = 0; asking < CALLERS; asking++) {
                Caller caller = caller();
                List<Scope> asked = asked();
                String service = pick("one", "two");
                Instant now = NOW.plusSeconds(random.nextInt(3));
                List<Scope> all =
                        new Policy(rules).decide(caller, service, asked, now).granted();
                assertThat(new Policy(needed)
                                .decide(caller, service, asked, now)
                                .granted())
                        .as("%s without all but %s for %s", rules, needed, caller)
                        .isEqualTo(all);
                assertThat(forRobots(new Policy(needed), caller, service, now))
                        .as("robots by %s without all but %s for %s", rules, needed, caller)
                        .isEqualTo(forRobots(new Policy(rules), caller, service, now));
                granted += all.size();
            }
        }
        assertThat(left).isGreaterThan(POLICIES / 5);
        assertThat(granted).isGreaterThan(POLICIES);
    }

    /** The repositories that robots of the caller's may pull from, with how long they live. */
    private static List<String> forRobots(Policy policy, Caller caller, String service, Instant now) {
        List<String> found = new ArrayList<>();
        if (caller instanceof Identity owner) {
            for (int days = 1; days <= 2; days++) {
                Delegation from = new Delegation(owner, Duration.ofDays(days));
                RepositoryFilter filter = policy.where(from, service, Action.PULL, now);
                for (String name : List.of("a", "a/b", "a/b/c", "team", "team/b", "team1", "x/b")) {
                    if (filter.test(name)) {
                        found.add(days + " " + name);
                    }
                }
            }
        }
        return found;
    }

    /** Against comparing each rule with each other one. */
    @Test
    void coveredRules_areThoseThatComparingEachWithEachFinds() {
        for (int i = 0; i < POLICIES; i++) {
            List<Rule> rules = rules();
            CoverIndex index = new CoverIndex(rules);
            for (int number = 0; number < rules.size(); number++) {
                Rule narrow = rules.get(number);
                int self = number;
                List<Integer> covering = IntStream.range(0, rules.size())
                        .filter(other -> other != self && Coverage.covers(rules.get(other), narrow))
                        .boxed()
                        .toList();
                assertThat(index.candidates(number).boxed().toList())
                        .as("what could cover %s of %s", narrow, rules)
                        .containsAll(covering);
            }
        }
    }

    private List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        for (int count = 2 + random.nextInt(4); count > 0; count--) {
            List<RepositoryPattern> on = new ArrayList<>();
            for (int patterns = 1 + random.nextInt(2); patterns > 0; patterns--) {
                on.add(RepositoryPattern.of(pick(
                        "**",
                        "*",
                        "a/**",
                        "a/*",
                        "**/b",
                        "team*",
                        "${claims.c}/**",
                        "${claims.c}/b",
                        "${claims.c}",
                        "*/${claims.c}",
                        "${subject}/*",
                        "team/**")));
            }
            Set<Action> actions = EnumSet.of(random.nextBoolean() ? Action.PULL : Action.PUSH);
            actions.addAll(random.nextBoolean() ? Set.of(Action.PULL, Action.CATALOG) : Set.of(Action.PULL));
            Set<String> registries = random.nextInt(4) == 0 ? Set.of(pick("one", "two")) : Set.of();
            Optional<Instant> expires =
                    random.nextInt(3) == 0 ? Optional.of(NOW.plusSeconds(random.nextInt(3))) : Optional.empty();
            Who who = who();
            Optional<Duration> robots = who instanceof Who.Anyone || random.nextInt(4) != 0
                    ? Optional.empty()
                    : Optional.of(Duration.ofDays(1 + random.nextInt(2)));
            rules.add(new Rule("rule " + rules.size(), 0, who, actions, on, registries, expires, robots));
        }
        return rules;
    }

    private Who who() {
        return random.nextInt(5) == 0
                ? new Who.Anyone()
                : new Who.Matching(
                        pick("corp", "corp", "other"), conditions(), random.nextInt(3) == 0 ? conditions() : List.of());
    }

    private List<Condition> conditions() {
        Map<Attribute, Condition> conditions = new LinkedHashMap<>();
        for (int count = random.nextInt(3); count > 0; count--) {
            Attribute attribute = ATTRIBUTES.get(random.nextInt(ATTRIBUTES.size()));
            boolean present = random.nextInt(3) == 0;
            conditions.put(
                    attribute,
                    present && attribute instanceof Attribute.Claim claim
                            ? new Condition.Present(claim)
                            : new Condition.Matches(attribute, List.of(glob(), glob())));
        }
        return List.copyOf(conditions.values());
    }

    private Glob glob() {
        return new Glob(pick("a", "b", "*", "**", "a*", "te*", "a/*", "team/x"));
    }

    private Caller caller() {
        if (random.nextInt(8) == 0) {
            return new Caller.Anonymous();
        }
        Map<String, Object> claims = new LinkedHashMap<>();
        if (random.nextInt(4) > 0) {
            claims.put("c", random.nextInt(3) == 0 ? List.of(pick(TEXTS), pick(TEXTS)) : pick(TEXTS));
        }
        if (random.nextInt(3) > 0) {
            claims.put("n", random.nextBoolean() ? pick(TEXTS) : new JsonObject(Map.of("c", pick(TEXTS))));
        }
        return new Identity(pick("corp", "corp", "other"), "https://x", pick("a", "team", "b"), new JsonObject(claims));
    }

    private List<Scope> asked() {
        return Scopes.parse(List.of(
                "repository:" + pick(NAMES) + ":*", "repository:" + pick(NAMES) + ":pull,push", "registry:catalog:*"));
    }

    private String pick(String... values) {
        return values[random.nextInt(values.length)];
    }
}
