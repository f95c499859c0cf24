package dev.cambist.server.sessions;

import dev.cambist.core.session.Session;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Sessions that wait to be written, each once, as it was when it was used last. */
final class WaitingSessions {
    private final int room;
    private final ConcurrentHashMap<String, Session> sessions = new ConcurrentHashMap<>();

    WaitingSessions(int room) {
        this.room = room;
    }

    /** Whether it found room. Two that come at once may take the last place both. */
    boolean put(Session session) {
        if (sessions.mappingCount() >= room && !sessions.containsKey(session.id())) {
            return false;
        }
        sessions.merge(session.id(), session, WaitingSessions::later);
        return true;
    }

    private static Session later(Session known, Session again) {
        return again.lastUsed().isAfter(known.lastUsed()) ? again : known;
    }

    boolean isHalfFull() {
        return sessions.mappingCount() * 2 > room;
    }

    int size() {
        return sessions.size();
    }

    /** Takes out at most so many. */
    List<Session> take(int most) {
        List<Session> taken = new ArrayList<>();
        Iterator<String> ids = sessions.keySet().iterator();
        while (taken.size() < most && ids.hasNext()) {
            Session session = sessions.remove(ids.next());
            if (session != null) {
                taken.add(session);
            }
        }
        return taken;
    }
}
