package dev.cambist.core.access;

import java.util.List;

/** What one rule had to say about one request. */
public sealed interface Verdict {
    Rule rule();

    /** The rule gave these rights, each a part of what was asked for. */
    record Granted(Rule rule, List<Scope> scopes) implements Verdict {
        private String listed() {
            List<String> words = scopes.stream().map(Scope::toString).toList();
            return String.join(" ", words)
                    + (scopes.stream().anyMatch(Scope::isByRules) ? ", of which * is any of " + rule.on() : "");
        }
    }

    /** The rule gave nothing, for this first reason. */
    record NotApplied(Rule rule, Mismatch why) implements Verdict {}

    default String explain() {
        return switch (this) {
            case Granted granted -> "rule " + granted.rule + " granted " + granted.listed();
            case NotApplied not -> "rule " + not.rule + " did not apply: " + not.why.explain();
        };
    }
}
