package dev.cambist.core.access;

import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules of the configuration. They add up, as in Azure's role-based access control: a caller may do what any rule
 * gives him, and nothing else.
 */
public final class Policy {
    private final List<Rule> rules;
    private final Map<String, List<Glob>> matchedClaims = new HashMap<>();
    private final Set<String> insertedClaims;

    public Policy(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        for (Rule rule : rules) {
            if (rule.who() instanceof Who.Matching matching) {
                matching.conditions()
                        .forEach((claim, globs) -> matchedClaims
                                .computeIfAbsent(claim, name -> new ArrayList<>())
                                .addAll(globs));
            }
        }
        insertedClaims = rules.stream()
                .flatMap(rule -> rule.on().stream())
                .flatMap(pattern -> pattern.claims().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    public List<Rule> rules() {
        return rules;
    }

    /** Which part of what is asked for the caller gets. */
    public Decision decide(Caller caller, List<Scope> asked) {
        List<Verdict> verdicts = new ArrayList<>(rules.size());
        List<Set<Action>> granted = new ArrayList<>(asked.size());
        asked.forEach(scope -> granted.add(EnumSet.noneOf(Action.class)));
        for (Rule rule : rules) {
            Verdict verdict = consider(rule, caller, asked, granted);
            verdicts.add(verdict);
        }
        List<Scope> left = new ArrayList<>(asked.size());
        for (int i = 0; i < asked.size(); i++) {
            if (!granted.get(i).isEmpty()) {
                left.add(asked.get(i).only(granted.get(i)));
            }
        }
        return new Decision(asked, left, verdicts);
    }

    /** Everything that some rule lets this identity do on some repository; empty when no rule is about it. */
    public Set<Action> rights(Identity identity) {
        Set<Action> rights = EnumSet.noneOf(Action.class);
        for (Rule rule : rules) {
            boolean usable = rule.who().mismatch(identity).isEmpty()
                    && rule.on().stream()
                            .anyMatch(
                                    pattern -> pattern.resolve(identity) instanceof RepositoryPattern.Resolved.Usable);
            if (usable) {
                rights.addAll(rule.actions());
            }
        }
        return rights;
    }

    /**
     * Only those claims on which some rule depends, and of a list only the values that some rule matches: what a refresh
     * token has to remember of an identity. A member of hundreds of groups still gets a small token. Values of a kind
     * that no rule can use, such as objects, are left out.
     */
    public JsonObject relevant(JsonObject claims) {
        Map<String, Object> kept = new LinkedHashMap<>();
        claims.members().forEach((name, value) -> {
            List<Glob> globs = matchedClaims.get(name);
            boolean single = value instanceof String || value instanceof Long || value instanceof Boolean;
            if (single && (globs != null || insertedClaims.contains(name))) {
                kept.put(name, value);
            } else if (globs != null && value instanceof List<?>) {
                kept.put(name, matching(claims.texts(name), globs));
            }
        });
        return new JsonObject(kept);
    }

    private static List<String> matching(List<String> values, List<Glob> globs) {
        return values.stream()
                .filter(value -> globs.stream().anyMatch(glob -> glob.matches(value)))
                .toList();
    }

    private static Verdict consider(Rule rule, Caller caller, List<Scope> asked, List<Set<Action>> granted) {
        Optional<Mismatch> mismatch = rule.who().mismatch(caller);
        if (mismatch.isPresent()) {
            return new Verdict.NotApplied(rule, mismatch.get());
        }
        if (asked.isEmpty()) {
            return new Verdict.NotApplied(rule, new Mismatch.NothingAsked());
        }
        List<Glob> globs = new ArrayList<>(rule.on().size());
        Mismatch unusable = null;
        for (RepositoryPattern pattern : rule.on()) {
            switch (pattern.resolve(caller)) {
                case RepositoryPattern.Resolved.Usable usable -> globs.add(usable.glob());
                case RepositoryPattern.Resolved.Unusable no -> unusable = no.why();
            }
        }
        if (globs.isEmpty() && unusable != null) {
            return new Verdict.NotApplied(rule, unusable);
        }
        return grant(rule, globs, asked, granted);
    }

    private static Verdict grant(Rule rule, List<Glob> globs, List<Scope> asked, List<Set<Action>> granted) {
        List<Scope> given = new ArrayList<>();
        List<Scope> named = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Scope scope = asked.get(i);
            if (covers(globs, scope)) {
                named.add(scope);
                Scope part = scope.only(rule.actions());
                if (!part.actions().isEmpty()) {
                    given.add(part);
                    granted.get(i).addAll(part.actions());
                }
            }
        }
        if (!given.isEmpty()) {
            return new Verdict.Granted(rule, List.copyOf(given));
        }
        return new Verdict.NotApplied(
                rule,
                named.isEmpty()
                        ? new Mismatch.NameOutside(rule.on(), asked)
                        : new Mismatch.ActionsNotIncluded(rule.actions(), List.copyOf(named)));
    }

    /** The catalog is covered by any rule that reaches here with the right to it, for that is checked in {@link Rule}. */
    private static boolean covers(List<Glob> globs, Scope scope) {
        return switch (scope.kind()) {
            case REGISTRY -> true;
            case REPOSITORY -> globs.stream().anyMatch(glob -> glob.matches(scope.repository()));
        };
    }
}
