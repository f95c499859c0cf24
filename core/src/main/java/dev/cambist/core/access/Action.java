package dev.cambist.core.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be done. The names are those of ACR's token scopes; registries know the first three. */
public enum Action {
    PULL("pull"),
    PUSH("push"),
    DELETE("delete"),
    METADATA_READ("metadata_read"),
    METADATA_WRITE("metadata_write"),
    /** Listing the names of all repositories. On the wire it is the action {@code *} of {@code registry:catalog}. */
    CATALOG("catalog"),
    /** Asking the admin API. On the wire it is the action {@code read} of {@code cambist:admin}. */
    ADMIN_READ("admin_read"),
    /** Changing things by the admin API. On the wire both together are the action {@code *} of {@code cambist:admin}. */
    ADMIN_WRITE("admin_write");

    /** What can be done to the server itself rather than at a registry: no rule, role or scope mixes the two. */
    public static final Set<Action> OF_THE_SERVER = Collections.unmodifiableSet(EnumSet.of(ADMIN_READ, ADMIN_WRITE));

    /** What can be done at a registry. */
    public static final Set<Action> OF_REGISTRIES =
            Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(ADMIN_READ, ADMIN_WRITE)));

    private static final List<Action> ALL = List.of(values());

    private static final Map<String, Action> BY_WORD =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Action::word, action -> action));

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

    /** As a rule or a scope spells them, in the order of this list. */
    public static List<String> words(Set<Action> actions) {
        List<String> words = new ArrayList<>(actions.size());
        for (Action action : ALL) {
            if (actions.contains(action)) {
                words.add(action.word);
            }
        }
        return Collections.unmodifiableList(words);
    }

    public static Optional<Action> named(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }
}
