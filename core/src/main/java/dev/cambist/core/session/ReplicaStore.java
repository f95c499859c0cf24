package dev.cambist.core.session;

import java.time.Instant;
import java.util.List;

/** Where the servers that share a store say that they are there. */
public interface ReplicaStore {
    /** Keeps what one says of itself now, in the place of what it said before. */
    void save(Replica replica) throws StoreException;

    /** All of them, in the order of their hosts, and of those of one host in the order of their starts. */
    List<Replica> all() throws StoreException;

    void remove(String id) throws StoreException;

    /** Removes those that were last seen before this; says how many. */
    int removeSeenBefore(Instant moment) throws StoreException;
}
