package dev.cambist.server.gateway;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Scope;
import dev.cambist.core.token.OwnToken;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a token has of what a request needs. On repositories that it names, it has what it says. On any repository, and of
 * the catalog, it has what it says as far as the rules give its caller the same at this moment: exactly what another
 * token, asked for by name now, would have.
 *
 * @param needed by the request
 * @param has the part of that which the token has
 * @param now what the rules said, where they were asked
 */
record TokenRights(List<Scope> needed, List<Scope> has, Optional<Decision> now) {
    static TokenRights of(OwnToken.Access token, List<Scope> needed, CurrentRules rules) {
        List<Scope> has = new ArrayList<>(named(token, needed));
        List<Scope> open = byRules(token, needed, has);
        if (open.isEmpty()) {
            return new TokenRights(needed, has, Optional.empty());
        }
        Decision now = rules.decide(Admission.caller(token), open);
        has.addAll(now.granted());
        return new TokenRights(needed, has, Optional.of(now));
    }

    private static List<Scope> named(OwnToken.Access token, List<Scope> needed) {
        return Scope.intersection(needed, token.granted()).stream()
                .filter(scope -> scope.kind() == Scope.Kind.REPOSITORY)
                .toList();
    }

    /** What the token has only if the rules give it. */
    private static List<Scope> byRules(OwnToken.Access token, List<Scope> needed, List<Scope> has) {
        Set<Action> any = EnumSet.noneOf(Action.class);
        token.granted().stream().filter(Scope::isByRules).forEach(scope -> any.addAll(scope.actions()));
        List<Scope> open = new ArrayList<>();
        for (Scope scope : needed) {
            switch (scope.kind()) {
                case REPOSITORY -> {
                    Set<Action> missing = EnumSet.noneOf(Action.class);
                    missing.addAll(any);
                    missing.removeAll(of(scope, has));
                    open.add(scope.only(missing));
                }
                case REGISTRY -> open.addAll(Scope.intersection(List.of(scope), token.granted()));
                case ANY_REPOSITORY, SERVER -> {} // no request to a registry needs it
            }
        }
        open.removeIf(scope -> scope.actions().isEmpty());
        return open;
    }

    /** Whether nothing is missing. */
    boolean suffice() {
        return needed.stream().allMatch(scope -> of(scope, has).containsAll(scope.actions()));
    }

    private static Set<Action> of(Scope thing, List<Scope> scopes) {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        scopes.stream().filter(thing::isSameThing).forEach(scope -> actions.addAll(scope.actions()));
        return actions;
    }
}
