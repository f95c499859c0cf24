package dev.cambist.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Now;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Random rules, callers and requests against an oracle that knows nothing but regular expressions. */
final class PolicyPropertyTest {
    private static final int ROUNDS = 4_000;
    private static final String[] ISSUERS = {"corp", "github"};
    private static final String[] VALUES = {"a", "b", "team", "a/b", "..", "*", "A", "", "team/x"};
    private static final String[] PATTERNS = {
        "**", "*", "a", "a/*", "a/**", "*/b", "team/**", "${claims.p}/**", "${claims.p}", "${subject}/*", "te*"
    };
    private static final String[] NAMES = {
        "a", "b", "a/b", "a/b/c", "team", "team/x", "team-evil/x", "x/a/b", "team/x/y"
    };

    private final Random random = new Random(20260301);

    @Test
    void decide_randomRulesAndRequests_isWhatTheOracleSays() {
        int granted = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Policy policy = new Policy(rules());
            Caller caller = caller();
            List<Scope> asked = asked();
            Decision decision = People.decide(policy, caller, asked);
            assertThat(decision.granted()).isEqualTo(expected(policy, caller, asked));
            assertThat(decision.verdicts()).hasSize(policy.rules().size());
            granted += decision.granted().size();
            if (caller instanceof Identity identity) {
                assertThat(remembered(policy, identity, asked)).isEqualTo(decision.granted());
                assertThat(policy.rights(identity, People.SERVICE, Now.INSTANT))
                        .containsAll(actionsOf(decision.granted()));
            }
        }
        assertThat(granted).as("the requests are such that many are granted").isGreaterThan(ROUNDS / 10);
    }

    /** What the identity gets when it comes back with a refresh token, which remembers the relevant claims only. */
    private static List<Scope> remembered(Policy policy, Identity identity, List<Scope> asked) {
        Identity again = new Identity(
                identity.issuer(), identity.issuerUrl(), identity.subject(), policy.relevant(identity.claims()));
        return People.decide(policy, again, asked).granted();
    }

    private static Set<Action> actionsOf(List<Scope> scopes) {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        scopes.forEach(scope -> actions.addAll(scope.actions()));
        return actions;
    }

    private static List<Scope> expected(Policy policy, Caller caller, List<Scope> asked) {
        List<Scope> expected = new ArrayList<>();
        for (Scope scope : asked) {
            Set<Action> given = EnumSet.noneOf(Action.class);
            for (Action action : scope.actions()) {
                if (policy.rules().stream().anyMatch(rule -> gives(rule, caller, scope, action))) {
                    given.add(action);
                }
            }
            if (!given.isEmpty()) {
                expected.add(scope.only(given));
            }
        }
        return expected;
    }

    private static boolean gives(Rule rule, Caller caller, Scope scope, Action action) {
        if (!rule.actions().contains(action) || !isAbout(rule.who(), caller)) {
            return false;
        }
        return rule.on().stream()
                .map(RepositoryPattern::toString)
                .anyMatch(pattern ->
                        action == Action.CATALOG ? pattern.equals("**") : covers(pattern, caller, scope.name()));
    }

    private static boolean isAbout(Who who, Caller caller) {
        if (!(who instanceof Who.Matching matching)) {
            return true;
        }
        return caller instanceof Identity identity
                && identity.issuer().equals(matching.issuer())
                && matching.conditions().stream().allMatch(condition -> holds((Condition.Matches) condition, identity));
    }

    private static boolean holds(Condition.Matches condition, Identity identity) {
        String claim = ((Attribute.Claim) condition.attribute()).path().getFirst();
        return identity.claims().texts(claim).stream()
                .anyMatch(value -> condition.patterns().stream()
                        .anyMatch(glob -> regex(glob.pattern()).matcher(value).matches()));
    }

    private static boolean covers(String pattern, Caller caller, String name) {
        String filled = pattern;
        if (pattern.contains("$")) {
            String value = !(caller instanceof Identity identity)
                    ? ""
                    : pattern.contains("subject")
                            ? identity.subject()
                            : identity.claims().text("p").orElse("");
            if (!value.matches("[a-z0-9]+(/[a-z0-9]+)*")) {
                return false;
            }
            filled = pattern.replaceAll("\\$\\{.*}", value);
        }
        return regex(filled).matcher(name).matches();
    }

    /** None of the patterns and values here has a character that is special in regular expressions, stars aside. */
    private static Pattern regex(String glob) {
        return Pattern.compile(
                glob.replace("**", "\u0000").replace("*", "[^/]*").replace("\u0000", ".*"));
    }

    private List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        for (int count = random.nextInt(5); count > 0; count--) {
            String[] on = random.nextBoolean()
                    ? new String[] {pick(PATTERNS)}
                    : new String[] {pick(PATTERNS), pick(PATTERNS)};
            Set<Action> actions = actions();
            actions.add(Action.PULL);
            rules.add(People.rule("r", who(), actions, on));
        }
        return rules;
    }

    private Who who() {
        return switch (random.nextInt(4)) {
            case 0 -> new Who.Anyone();
            case 1 -> People.anyOf(pick(ISSUERS));
            default ->
                People.who(
                        pick(ISSUERS),
                        Map.of("c", People.globs(pick("a", "te*", "*", "**", "b")), "d", People.globs("**")));
        };
    }

    private Caller caller() {
        if (random.nextInt(5) == 0) {
            return new Caller.Anonymous();
        }
        Map<String, Object> claims = new LinkedHashMap<>(Map.of("d", "x", "unused", "y"));
        claims.put("c", random.nextBoolean() ? pick(VALUES) : List.of(pick(VALUES), pick(VALUES)));
        if (random.nextBoolean()) {
            claims.put("p", pick(VALUES));
        }
        return new Identity(pick(ISSUERS), "https://x", pick("a", "team", "Alice", "*"), new JsonObject(claims));
    }

    private List<Scope> asked() {
        List<String> texts = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            texts.add("repository:" + pick(NAMES) + ":" + pick("pull", "push,pull", "*", "delete", ""));
        }
        texts.add(pick("registry:catalog:*", "", "repository:*:*"));
        return Scopes.parse(texts);
    }

    private Set<Action> actions() {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        for (Action action : Action.values()) {
            if (random.nextBoolean()) {
                actions.add(action);
            }
        }
        return actions;
    }

    private String pick(String... values) {
        return values[random.nextInt(values.length)];
    }
}
