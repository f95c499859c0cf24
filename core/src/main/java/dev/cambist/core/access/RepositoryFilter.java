package dev.cambist.core.access;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The repositories of one registry on which a caller has one action, at one moment; made by {@link Policy#where}. */
public final class RepositoryFilter {
    private final Set<String> names = new HashSet<>();
    private final List<Glob> patterns;

    RepositoryFilter(List<Glob> globs) {
        globs.stream().filter(Glob::isLiteral).map(Glob::pattern).forEach(names::add);
        patterns = globs.stream().filter(glob -> !glob.isLiteral()).distinct().toList();
    }

    /** Whether the caller has the action on the repository of this name; on a name that is none, nobody has. */
    public boolean test(String repository) {
        return RepositoryName.isScopeName(repository)
                && (names.contains(repository) || patterns.stream().anyMatch(glob -> glob.matches(repository)));
    }

    /** The patterns of the repositories, with the caller's values in them, each once: what a comparison of policies needs. */
    public List<Glob> globs() {
        return Stream.concat(names.stream().sorted().map(Glob::new), patterns.stream())
                .toList();
    }

    /** Whether there is no repository, existing or to come, on which the caller has the action. */
    public boolean isEmpty() {
        return names.isEmpty() && patterns.isEmpty();
    }
}
