package dev.cambist.server.crawl;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Hints that wait to be looked at. Each stands here once, however often it is given. */
final class Hints {
    private static final int MOST = 10_000;
    private static final int TRIES = 3;

    private final Map<Hint, Integer> waiting = new LinkedHashMap<>();
    private boolean tooMany;

    /** @param failures how often the registry did not answer about it */
    record Taken(Hint hint, int failures) {}

    synchronized void add(Hint hint) {
        put(hint, 0);
    }

    private void put(Hint hint, int failures) {
        if (waiting.size() < MOST) {
            waiting.putIfAbsent(hint, failures);
        } else {
            tooMany |= !waiting.containsKey(hint);
        }
    }

    synchronized void tooMany() {
        tooMany = true;
    }

    synchronized int size() {
        return waiting.size();
    }

    /** The first, which waits no more: what is told of it from now on is another. */
    synchronized Optional<Taken> take() {
        Optional<Taken> first =
                waiting.entrySet().stream().findFirst().map(entry -> new Taken(entry.getKey(), entry.getValue()));
        first.ifPresent(taken -> waiting.remove(taken.hint()));
        return first;
    }

    /** Nothing came of it through no fault of its own. */
    synchronized void back(Taken taken) {
        put(taken.hint(), taken.failures());
    }

    /** The registry did not answer about it: it is tried again behind all others; says whether it is. */
    synchronized boolean again(Taken taken) {
        boolean isTriedAgain = taken.failures() + 1 < TRIES;
        if (isTriedAgain) {
            put(taken.hint(), taken.failures() + 1);
        }
        return isTriedAgain;
    }

    /** Whether some had no place, so that only a whole crawl finds all; answers so once. */
    synchronized boolean takeOverflow() {
        boolean was = tooMany;
        tooMany = false;
        return was;
    }
}
