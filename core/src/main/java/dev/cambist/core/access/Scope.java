package dev.cambist.core.access;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Actions on one thing of a registry: what a client asks for, and what an access token's {@code access} lists.
 *
 * @param repository the repository's name, {@value #ANY_NAME} for whichever repositories the rules give,
 *     {@value #CATALOG_NAME} for the registry's list of repositories, or {@value #ADMIN_NAME} for the server's admin API
 */
public record Scope(Kind kind, String repository, Set<Action> actions) {
    private static final String ANY_NAME = "*";
    private static final String CATALOG_NAME = "catalog";
    private static final String ADMIN_NAME = "admin";
    private static final String ADMIN_READ = "read";

    /** What can be done in one repository. */
    static final Set<Action> OF_REPOSITORIES = ofRepositories();

    private static Set<Action> ofRepositories() {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        actions.addAll(Action.OF_REGISTRIES);
        actions.remove(Action.CATALOG);
        return Collections.unmodifiableSet(actions);
    }

    /** What a scope can be about. */
    public enum Kind {
        REPOSITORY("repository"),
        /**
         * What the rules give on each repository when it is asked for, as acr-cli wants it: a right on none by itself, and
         * of a kind of its own so that nothing takes it for the right on a repository of some name.
         */
        ANY_REPOSITORY("repository"),
        REGISTRY("registry"),
        /** The server itself. */
        SERVER("cambist");

        private final String type;

        Kind(String type) {
            this.type = type;
        }
    }

    public Scope {
        actions = Action.inOrder(actions);
        boolean sound = switch (kind) {
            case REPOSITORY -> OF_REPOSITORIES.containsAll(actions);
            case ANY_REPOSITORY -> repository.equals(ANY_NAME) && OF_REPOSITORIES.containsAll(actions);
            case REGISTRY -> isCatalog(repository, actions);
            case SERVER -> repository.equals(ADMIN_NAME) && Action.OF_THE_SERVER.containsAll(actions);
        };
        if (!sound) {
            throw new IllegalArgumentException("not a scope: " + kind + " " + actions);
        }
    }

    public static Scope repository(String name, Collection<Action> actions) {
        return new Scope(Kind.REPOSITORY, name, Action.inOrder(actions));
    }

    /** What the rules give of these actions, wherever they give it. */
    public static Scope anyRepository(Collection<Action> actions) {
        return new Scope(Kind.ANY_REPOSITORY, ANY_NAME, Action.inOrder(actions));
    }

    /** A repository of this name, or any; empty where the text is neither. */
    static Optional<Scope> repositories(String name, Collection<Action> actions) {
        if (name.equals(ANY_NAME)) {
            return Optional.of(anyRepository(actions));
        }
        return RepositoryName.isScopeName(name) ? Optional.of(repository(name, actions)) : Optional.empty();
    }

    public static Scope catalog() {
        return new Scope(Kind.REGISTRY, CATALOG_NAME, Set.of(Action.CATALOG));
    }

    /** The admin API: both of its actions, or only to ask. */
    public static Scope admin(Set<Action> actions) {
        return new Scope(Kind.SERVER, ADMIN_NAME, actions);
    }

    /** What {@code cambist:admin:*} and {@code cambist:admin:read} stand for; empty for any other text. */
    static Optional<Scope> admin(String name, String actions) {
        if (!name.equals(ADMIN_NAME)) {
            return Optional.empty();
        }
        return switch (actions) {
            case "*" -> Optional.of(admin(Action.OF_THE_SERVER));
            case ADMIN_READ -> Optional.of(admin(Set.of(Action.ADMIN_READ)));
            default -> Optional.empty();
        };
    }

    /** The {@code type} of an access entry. */
    public String type() {
        return kind.type;
    }

    /** The {@code name} of an access entry. */
    public String name() {
        return repository;
    }

    /** The {@code actions} of an access entry, as registries spell them, in a fixed order. */
    public List<String> actionWords() {
        if (actions.isEmpty()) {
            return List.of();
        }
        return switch (kind) {
            case REPOSITORY, ANY_REPOSITORY -> Action.words(actions);
            case REGISTRY -> List.of("*");
            case SERVER -> List.of(actions.contains(Action.ADMIN_WRITE) ? "*" : ADMIN_READ);
        };
    }

    /** The same thing with only those of its actions that are among the given ones. */
    public Scope only(Set<Action> allowed) {
        if (allowed.containsAll(actions)) {
            return this;
        }
        EnumSet<Action> kept = EnumSet.noneOf(Action.class);
        for (Action action : actions) {
            if (allowed.contains(action)) {
                kept.add(action);
            }
        }
        return new Scope(kind, repository, kept);
    }

    /** What is left of the asked scopes within the given ones, none without an action. */
    public static List<Scope> intersection(List<Scope> asked, List<Scope> within) {
        return asked.stream()
                .flatMap(scope -> within.stream().filter(scope::isSameThing).map(other -> scope.only(other.actions)))
                .filter(scope -> !scope.actions.isEmpty())
                .toList();
    }

    /** Whether it is no right by itself, but what the rules give when it is used. */
    public boolean isByRules() {
        return kind == Kind.ANY_REPOSITORY;
    }

    /** Whether both are about the same thing; names are compared as they are, character by character. */
    public boolean isSameThing(Scope other) {
        return kind == other.kind && repository.equals(other.repository);
    }

    private static boolean isCatalog(String name, Set<Action> actions) {
        return name.equals(CATALOG_NAME) && Set.of(Action.CATALOG).containsAll(actions);
    }

    /** The scope as the token specification writes it: {@code repository:team/app:pull,push}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(64)
                .append(type())
                .append(':')
                .append(repository)
                .append(':');
        List<String> words = actionWords();
        for (int i = 0; i < words.size(); i++) {
            text.append(i == 0 ? "" : ",").append(words.get(i));
        }
        return text.toString();
    }
}
