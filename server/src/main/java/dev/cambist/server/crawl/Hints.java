package dev.cambist.server.crawl;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Repositories in which something may have happened. Each stands here once, however often it is named. */
final class Hints {
    private static final int MOST = 10_000;

    private final Set<String> repositories = new LinkedHashSet<>();
    private boolean tooMany;

    synchronized void add(String repository) {
        if (repositories.size() < MOST) {
            repositories.add(repository);
        } else {
            tooMany |= !repositories.contains(repository);
        }
    }

    synchronized Optional<String> take() {
        Optional<String> first = repositories.stream().findFirst();
        first.ifPresent(repositories::remove);
        return first;
    }

    synchronized boolean isEmpty() {
        return repositories.isEmpty();
    }

    /** Whether some had no place, so that only a whole crawl finds all; answers so once. */
    synchronized boolean takeOverflow() {
        boolean was = tooMany;
        tooMany = false;
        return was;
    }
}
