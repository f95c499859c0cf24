package dev.cambist.core.access;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What can be done. The names are those of ACR's token scopes; registries know the first three. */
public enum Action {
    PULL("pull"),
    PUSH("push"),
    DELETE("delete"),
    METADATA_READ("metadata_read"),
    METADATA_WRITE("metadata_write"),
    /** Listing the names of all repositories. On the wire it is the action {@code *} of {@code registry:catalog}. */
    CATALOG("catalog");

    private final String word;

    Action(String word) {
        this.word = word;
    }

    /** The action as a rule or a scope spells it. */
    public String word() {
        return word;
    }

    /** A set of its own that never changes, in the order of this list. */
    static Set<Action> inOrder(Collection<Action> actions) {
        Set<Action> ordered = EnumSet.noneOf(Action.class);
        ordered.addAll(actions);
        return Collections.unmodifiableSet(ordered);
    }

    public static Optional<Action> named(String word) {
        for (Action action : values()) {
            if (action.word.equals(word)) {
                return Optional.of(action);
            }
        }
        return Optional.empty();
    }
}
