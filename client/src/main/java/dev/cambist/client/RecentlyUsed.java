package dev.cambist.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A map of limited size that forgets first what was not asked for the longest. */
final class RecentlyUsed<K, V> {
    private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final int maxEntries;

    RecentlyUsed(int maxEntries) {
        this.maxEntries = maxEntries;
    }

    synchronized Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    synchronized V get(K key, Function<K, V> missing) {
        V value = entries.computeIfAbsent(key, missing);
        trim();
        return value;
    }

    synchronized void put(K key, V value) {
        entries.put(key, value);
        trim();
    }

    private void trim() {
        if (entries.size() > maxEntries) {
            entries.remove(entries.keySet().iterator().next());
        }
    }
}
