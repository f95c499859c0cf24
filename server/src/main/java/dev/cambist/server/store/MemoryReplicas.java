package dev.cambist.server.store;

import dev.cambist.core.session.Replica;
import dev.cambist.core.session.ReplicaStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Replicas while the process lasts. */
final class MemoryReplicas implements ReplicaStore {
    static final Comparator<Replica> ORDER =
            Comparator.comparing(Replica::host).thenComparing(Replica::started).thenComparing(Replica::id);

    private final Map<String, Replica> replicas = new ConcurrentHashMap<>();

    @Override
    public void save(Replica replica) {
        replicas.put(replica.id(), replica);
    }

    @Override
    public List<Replica> all() {
        return replicas.values().stream().sorted(ORDER).toList();
    }

    @Override
    public void remove(String id) {
        replicas.remove(id);
    }

    @Override
    public int removeSeenBefore(Instant moment) {
        int before = replicas.size();
        replicas.values().removeIf(replica -> replica.seen().isBefore(moment));
        return before - replicas.size();
    }
}
