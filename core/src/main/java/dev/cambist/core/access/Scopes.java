package dev.cambist.core.access;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the {@code scope} parameters of a token request. Clients repeat the parameter, put several scopes into one,
 * name a repository twice and leave it empty; all of that is understood. What is outside the grammar is dropped: it
 * grants nothing and is no error, because a registry will say what is missing.
 */
public final class Scopes {
    public static final int MAX_SCOPES = 100;
    public static final int MAX_LENGTH = 512;

    private Scopes() {}

    /**
     * The scopes asked for, each thing once, in the order of its first mention.
     *
     * @param values the values of all scope parameters, as sent
     */
    public static List<Scope> parse(List<String> values) {
        List<Scope> asked = new ArrayList<>();
        int count = 0;
        for (String value : values) {
            for (String text : value.split(" ", -1)) {
                if (text.isEmpty()) {
                    continue;
                }
                count++;
                if (text.length() > MAX_LENGTH) {
                    throw new RefusedException(new InvalidRequest.ScopeTooLong(text.length(), MAX_LENGTH));
                }
                if (count <= MAX_SCOPES) {
                    parseOne(text).ifPresent(scope -> add(asked, scope));
                }
            }
        }
        if (count > MAX_SCOPES) {
            throw new RefusedException(new InvalidRequest.TooManyScopes(count, MAX_SCOPES));
        }
        return List.copyOf(asked);
    }

    private static void add(List<Scope> asked, Scope scope) {
        for (int at = 0; at < asked.size(); at++) {
            if (asked.get(at).isSameThing(scope)) {
                asked.set(at, union(asked.get(at), scope));
                return;
            }
        }
        asked.add(scope);
    }

    /**
     * One scope of any length, or empty when it is outside of the grammar; split at the first and the last colon, because
     * a name may hold the colon of a port.
     */
    public static Optional<Scope> parseOne(String text) {
        int first = text.indexOf(':');
        int last = text.lastIndexOf(':');
        if (first < 0 || last == first) {
            return Optional.empty();
        }
        String type = withoutClass(text.substring(0, first));
        String name = text.substring(first + 1, last);
        String actions = text.substring(last + 1);
        return switch (type) {
            case "repository" -> actions(actions).flatMap(set -> Scope.repositories(name, set));
            case "registry" ->
                name.equals("catalog") && actions.equals("*") ? Optional.of(Scope.catalog()) : Optional.empty();
            case "cambist" -> Scope.admin(name, actions);
            default -> Optional.empty();
        };
    }

    /** {@code repository(plugin)}: the class is deprecated and says nothing. */
    private static String withoutClass(String type) {
        int open = type.indexOf('(');
        boolean hasClass = open > 0 && type.endsWith(")") && isClass(type.substring(open + 1, type.length() - 1));
        return hasClass ? type.substring(0, open) : type;
    }

    private static boolean isClass(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
    }

    /** The known ones of a list of actions; empty when a word cannot be an action at all. */
    private static Optional<Set<Action>> actions(String text) {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        for (String word : text.split(",", -1)) {
            Optional<Action> known = Action.named(word);
            if (word.equals("*")) {
                actions.addAll(Scope.OF_REPOSITORIES); // registries such as zot know no *
            } else if (known.isPresent()) {
                known.filter(Scope.OF_REPOSITORIES::contains).ifPresent(actions::add);
            } else if (!word.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '_')) {
                return Optional.empty();
            }
        }
        return Optional.of(actions);
    }

    private static Scope union(Scope one, Scope other) {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        actions.addAll(one.actions());
        actions.addAll(other.actions());
        return new Scope(one.kind(), one.repository(), actions);
    }
}
