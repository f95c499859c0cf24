package dev.cambist.server.store;

import dev.cambist.core.session.Session;
import dev.cambist.core.session.SessionFilter;
import dev.cambist.core.session.SessionStore;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Sessions in the process's own memory: so many, and of more than that those that were used last. One that is forgotten
 * comes back with its next use, as one does that was never written; what ends a session does not depend on either.
 */
final class MemorySessions implements SessionStore {
    private static final int BYTES = 1024; // of heap that a session takes; it was 900 with one claim
    private static final int SHARE_OF_HEAP = 8;

    private final int most;
    private final Map<String, Session> byId = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
            return size() > most;
        }
    };

    MemorySessions(int most) {
        this.most = most;
    }

    /** As many as may take a part of the heap. */
    static MemorySessions ofHeap() {
        return new MemorySessions(
                Math.clamp(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / BYTES, 1, Integer.MAX_VALUE));
    }

    @Override
    public synchronized void save(Collection<Session> sessions) {
        sessions.forEach(session -> byId.merge(session.id(), session, MemorySessions::used));
    }

    private static Session used(Session known, Session again) {
        return again.lastUsed().isAfter(known.lastUsed())
                ? new Session(
                        known.id(),
                        known.service(),
                        known.issuer(),
                        known.subject(),
                        known.claims(),
                        known.address(),
                        known.agent(),
                        known.begun(),
                        again.lastUsed(),
                        known.expires())
                : known;
    }

    @Override
    public synchronized List<Session> find(SessionFilter filter, Instant now, int most) {
        return meant(filter, now)
                .sorted(Comparator.comparing(Session::begun).reversed().thenComparing(Session::id))
                .limit(most)
                .toList();
    }

    @Override
    public synchronized long count(SessionFilter filter, Instant now) {
        return meant(filter, now).count();
    }

    private Stream<Session> meant(SessionFilter filter, Instant now) {
        return byId.values().stream()
                .filter(session -> session.expires().isAfter(now))
                .filter(filter::test);
    }

    @Override
    public synchronized int removeExpired(Instant now, int most) {
        List<String> over = byId.values().stream()
                .filter(session -> !session.expires().isAfter(now))
                .limit(most)
                .map(Session::id)
                .toList();
        over.forEach(byId::remove);
        return over.size();
    }
}
