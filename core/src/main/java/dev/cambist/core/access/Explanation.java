package dev.cambist.core.access;

import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A {@link Decision} as plain data: the same for whoever records, explains or shows one.
 *
 * @param asked the scopes of the request
 * @param granted what is left of them
 * @param missing what is not
 * @param rules what each rule said, in the order of the configuration
 * @param allRules whether {@code rules} has every rule; a bounded one leaves out those that would make it long
 */
public record Explanation(
        List<String> asked, List<String> granted, List<String> missing, List<RuleSaid> rules, boolean allRules) {
    public Explanation {
        asked = List.copyOf(asked);
        granted = List.copyOf(granted);
        missing = List.copyOf(missing);
        rules = List.copyOf(rules);
    }

    /** A whole decision, with what every rule said. */
    public static Explanation of(Decision decision) {
        List<RuleSaid> rules = decision.verdicts().stream().map(RuleSaid::of).toList();
        return of(decision, rules, true);
    }

    /**
     * A decision in bounded length: the rules that gave something and, where something is missing, at most so many of
     * the others.
     */
    public static Explanation bounded(Decision decision, int mostOthers) {
        if (decision.isComplete()) {
            return of(decision, decision.grants().stream().map(RuleSaid::of).toList(), false);
        }
        List<Verdict> closest = decision.closest(mostOthers);
        return of(
                decision,
                closest.stream().map(RuleSaid::of).toList(),
                closest.size() == decision.verdicts().size());
    }

    private static Explanation of(Decision decision, List<RuleSaid> rules, boolean allRules) {
        return new Explanation(
                words(decision.asked()), words(decision.granted()), words(missing(decision)), rules, allRules);
    }

    /** An identity's rights, with the rules that give them: no scope was asked for, so each rule is said to give actions. */
    public static Explanation of(Rights rights) {
        List<RuleSaid> rules = rights.rules().stream().map(RuleSaid::of).toList();
        return new Explanation(List.of(), List.of(), List.of(), rules, false);
    }

    /** Only what was asked, where no decision was come to. */
    public static Explanation asked(List<Scope> asked) {
        return new Explanation(words(asked), List.of(), List.of(), List.of(), false);
    }

    /** The members {@code asked}, {@code granted}, {@code missing}, {@code rules} and {@code all_rules}. */
    public void write(JsonWriter json) {
        json.name("asked").texts(asked);
        json.name("granted").texts(granted);
        json.name("missing").texts(missing);
        json.name("rules").beginArray();
        rules.forEach(rule -> rule.write(json));
        json.endArray().name("all_rules").value(allRules);
    }

    /** Reads what {@link #write} wrote; members that are missing are taken for empty. */
    public static Explanation read(JsonObject json) {
        List<RuleSaid> rules = new ArrayList<>();
        if (json.value("rules").orElse(List.of()) instanceof List<?> list) {
            for (Object said : list) {
                if (said instanceof JsonObject object) {
                    rules.add(RuleSaid.read(object));
                }
            }
        }
        return new Explanation(
                json.texts("asked"),
                json.texts("granted"),
                json.texts("missing"),
                rules,
                json.value("all_rules").equals(Optional.of(true)));
    }

    static List<String> words(List<Scope> scopes) {
        return scopes.stream().map(Scope::toString).toList();
    }

    private static List<Scope> missing(Decision decision) {
        List<Scope> missing = new ArrayList<>();
        for (Scope asked : decision.asked()) {
            Set<Action> left = EnumSet.noneOf(Action.class);
            left.addAll(asked.actions());
            decision.granted().stream()
                    .filter(granted ->
                            granted.kind() == asked.kind() && granted.name().equals(asked.name()))
                    .forEach(granted -> left.removeAll(granted.actions()));
            if (!left.isEmpty() || asked.actions().isEmpty()) {
                missing.add(asked.only(left));
            }
        }
        return missing;
    }
}
