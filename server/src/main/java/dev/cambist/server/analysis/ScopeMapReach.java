package dev.cambist.server.analysis;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Glob;
import dev.cambist.core.access.RepositoryFilter;
import dev.cambist.core.access.ScopeMap;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** How far a scope map reaches beyond what is given. */
public final class ScopeMapReach {
    private ScopeMapReach() {}

    /** Actions on a pattern, on some repositories of which they are not given. */
    public record Beyond(String on, Set<Action> actions) {
        public Beyond {
            actions = Set.copyOf(actions);
        }

        public List<String> words() {
            return Action.words(actions);
        }
    }

    /**
     * What is too much, in the scope map's order; empty where all of it is given. What cannot be told is too much.
     *
     * @param given the repositories on which an action is given; asked once for each action
     */
    public static List<Beyond> beyond(ScopeMap wanted, Function<Action, RepositoryFilter> given) {
        Map<Action, GlobSet> known = new TreeMap<>();
        List<Beyond> beyond = new ArrayList<>();
        for (ScopeMap.Entry entry : wanted.entries()) {
            Set<Action> more = EnumSet.noneOf(Action.class);
            for (Action action : entry.actions()) {
                GlobSet globs = known.computeIfAbsent(
                        action, same -> new GlobSet(given.apply(same).globs()));
                if (!globs.includes(new Glob(entry.on()))) {
                    more.add(action);
                }
            }
            if (!more.isEmpty()) {
                beyond.add(new Beyond(entry.on(), more));
            }
        }
        return beyond;
    }
}
