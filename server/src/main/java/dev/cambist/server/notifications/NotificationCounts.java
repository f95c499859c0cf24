package dev.cambist.server.notifications;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of notifications since the start, by the registry that sent them. */
public final class NotificationCounts {
    /** What becomes of one. */
    public enum Outcome {
        /** Something is looked at because of it. */
        ACCEPTED,
        /** It was understood, and is about nothing that the index has. */
        IGNORED,
        REFUSED
    }

    /**
     * One of the counts.
     *
     * @param registry its name in the index; empty for those refused before a registry was known that may tell anything
     */
    public record Count(String registry, Outcome outcome, long notifications) {}

    private record Key(String registry, Outcome outcome) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byName = registry.compareTo(other.registry);
            return byName != 0 ? byName : outcome.compareTo(other.outcome);
        }
    }

    private final Map<Key, LongAdder> counts = new ConcurrentSkipListMap<>();

    NotificationCounts() {}

    void add(String registry, Outcome outcome) {
        counts.computeIfAbsent(new Key(registry, outcome), first -> new LongAdder())
                .increment();
    }

    public List<Count> all() {
        return counts.entrySet().stream()
                .map(entry -> new Count(
                        entry.getKey().registry(),
                        entry.getKey().outcome(),
                        entry.getValue().sum()))
                .toList();
    }
}
