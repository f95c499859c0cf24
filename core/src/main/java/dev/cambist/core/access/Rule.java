package dev.cambist.core.access;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One line of the access policy: whom it is about, what it gives, and on which repositories.
 *
 * @param name what people call it: its comment, or its number when it has none
 * @param line the line of the configuration file where it begins; 0 when it comes from nowhere in a file
 */
public record Rule(String name, int line, Who who, Set<Action> actions, List<RepositoryPattern> on) {
    public Rule {
        on = List.copyOf(on);
        if (actions.isEmpty() || on.isEmpty()) {
            throw new IllegalArgumentException("a rule without actions or without repositories gives nothing");
        }
        EnumSet<Action> effective = EnumSet.copyOf(actions);
        if (on.stream().noneMatch(RepositoryPattern::coversEverything)) {
            effective.remove(Action.CATALOG); // the catalog shows every name, so part of the registry is not enough
        }
        if (effective.isEmpty()) {
            throw new IllegalArgumentException("the catalog is a right on the whole registry; give it on \"**\"");
        }
        actions = Collections.unmodifiableSet(effective);
    }

    @Override
    public String toString() {
        return line > 0 ? "\"" + name + "\" (line " + line + ")" : "\"" + name + "\"";
    }
}
