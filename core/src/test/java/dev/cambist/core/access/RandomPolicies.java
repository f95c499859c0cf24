package dev.cambist.core.access;

import dev.cambist.core.Now;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Rules, callers and requests of a small world, in which everything meets everything else often. */
final class RandomPolicies {
    static final String[] SERVICES = {"registry.example.com", "other.example.com"};
    static final String[] NAMES = {"a", "b", "a/b", "a/b/c", "team", "team/x", "team-evil/x", "x/a/b", "team/x/y"};
    private static final String[] ISSUERS = {"corp", "github"};
    private static final String[] SUBJECTS = {"a", "team", "Alice", "*"};
    private static final String[] TEXTS = {
        "a", "b", "team", "a/b", "..", "*", "A", "", "team/x", "true", "7", "a b", " team  a", "team-evil", "b true"
    };
    private static final String[] VALUE_PATTERNS = {"a", "b", "team", "te*", "*", "**", "true", "7", "a/*"};
    private static final String[] NAME_PATTERNS = {
        "**",
        "*",
        "a",
        "a/*",
        "a/**",
        "*/b",
        "team/**",
        "team/x",
        "${claims.p}/**",
        "${claims.p}",
        "${subject}/*",
        "te*"
    };
    private static final List<Attribute.Claim> CLAIMS = List.of(
            Attribute.Claim.of("c"),
            Attribute.Claim.of("d"),
            Attribute.Claim.of("n", "c"),
            Attribute.Claim.of("n", "m", "c"),
            Attribute.Claim.of("n"));

    private final RandomGenerator random;

    RandomPolicies(RandomGenerator random) {
        this.random = random;
    }

    List<Rule> rules(int most) {
        List<Rule> rules = new ArrayList<>();
        for (int count = random.nextInt(most + 1); count > 0; count--) {
            rules.add(rule());
        }
        return rules;
    }

    Rule rule() {
        List<RepositoryPattern> on = new ArrayList<>();
        for (int count = 1 + random.nextInt(2); count > 0; count--) {
            on.add(RepositoryPattern.of(pick(NAME_PATTERNS)));
        }
        Set<Action> actions = EnumSet.of(Action.PULL);
        for (Action action : Action.OF_REGISTRIES) {
            if (random.nextBoolean()) {
                actions.add(action);
            }
        }
        Set<String> registries = random.nextInt(4) == 0 ? Set.of(pick(SERVICES)) : Set.of();
        Optional<Instant> expires = switch (random.nextInt(6)) {
            case 0 -> Optional.of(Now.INSTANT);
            case 1 -> Optional.of(Now.INSTANT.plusNanos(1));
            default -> Optional.empty();
        };
        return new Rule("r", 0, who(), actions, on, registries, expires);
    }

    private Who who() {
        return random.nextInt(6) == 0
                ? new Who.Anyone()
                : new Who.Matching(pick(ISSUERS), conditions(2), random.nextBoolean() ? conditions(2) : List.of());
    }

    private List<Condition> conditions(int most) {
        Map<Attribute, Condition> conditions = new LinkedHashMap<>();
        for (int count = random.nextInt(most + 1); count > 0; count--) {
            Condition condition = condition();
            conditions.put(condition.attribute(), condition);
        }
        return List.copyOf(conditions.values());
    }

    private Condition condition() {
        List<Glob> patterns = new ArrayList<>(List.of(new Glob(pick(VALUE_PATTERNS))));
        if (random.nextBoolean()) {
            patterns.add(new Glob(pick(VALUE_PATTERNS)));
        }
        Attribute.Claim claim = CLAIMS.get(random.nextInt(CLAIMS.size()));
        return switch (random.nextInt(7)) {
            case 0 -> new Condition.Present(claim);
            case 1 -> new Condition.Matches(new Attribute.Subject(), patterns);
            case 2 -> new Condition.Matches(new Attribute.Words(claim), patterns);
            default -> new Condition.Matches(claim, patterns);
        };
    }

    Caller caller() {
        return random.nextInt(10) == 0 ? new Caller.Anonymous() : identity();
    }

    Identity identity() {
        Map<String, Object> claims = new LinkedHashMap<>(Map.of("unused", "y"));
        put(claims, "c", value());
        put(claims, "d", value());
        put(claims, "p", pick(TEXTS));
        Map<String, Object> inner = new LinkedHashMap<>();
        put(inner, "c", value());
        Map<String, Object> innermost = new LinkedHashMap<>();
        put(innermost, "c", value());
        put(inner, "m", new JsonObject(innermost));
        put(claims, "n", random.nextInt(4) == 0 ? value() : new JsonObject(inner));
        return new Identity(pick(ISSUERS), "https://x", pick(SUBJECTS), new JsonObject(claims));
    }

    private void put(Map<String, Object> claims, String name, Object value) {
        if (random.nextInt(4) != 0) {
            claims.put(name, value);
        }
    }

    private Object value() {
        return switch (random.nextInt(8)) {
            case 0 -> true;
            case 1 -> 7L;
            case 2 -> 0.5;
            case 3 -> new JsonObject(Map.of("c", "a"));
            case 4, 5 -> list();
            default -> pick(TEXTS);
        };
    }

    private List<Object> list() {
        List<Object> list = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            list.add(
                    switch (random.nextInt(12)) {
                        case 0 -> 7L;
                        case 1 -> false;
                        case 2 -> List.of("a");
                        default -> pick(TEXTS);
                    });
        }
        return list;
    }

    List<Scope> asked() {
        List<String> texts = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            texts.add("repository:" + pick(NAMES) + ":" + pick("pull", "push,pull", "*", "delete", ""));
        }
        texts.add(pick("registry:catalog:*", "", "repository:*:*"));
        return Scopes.parse(texts);
    }

    String pick(String... values) {
        return values[random.nextInt(values.length)];
    }
}
