package dev.cambist.core.access;

import java.util.List;
import java.util.Set;

/**
 * What an identity may do on some repository of a registry.
 *
 * @param actions everything that some rule gives it
 * @param rules the rules that give something, in the order of the configuration
 */
public record Rights(Set<Action> actions, List<Rule> rules) {
    public Rights {
        actions = Action.inOrder(actions);
        rules = List.copyOf(rules);
    }

    /** Whether no rule is about the identity. */
    public boolean isEmpty() {
        return rules.isEmpty();
    }
}
