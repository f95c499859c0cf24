package dev.cambist.core.session;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Where sessions are kept. */
public interface SessionStore {
    /**
     * Keeps sessions, all or none. Of one that is there already no more changes than its last use, and that only to a
     * later moment.
     */
    void save(Collection<Session> sessions) throws StoreException;

    /** The sessions that are meant and not over yet, those begun last first, at most so many. */
    List<Session> find(SessionFilter filter, Instant now, int most) throws StoreException;

    /** How many there are of those. */
    long count(SessionFilter filter, Instant now) throws StoreException;

    /** Forgets sessions that are over, at most so many; says how many. */
    int removeExpired(Instant now, int most) throws StoreException;
}
