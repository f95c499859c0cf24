package dev.cambist.server.metadata;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers so many things, and forgets first what was put first. */
public final class BoundedMemory<K, V> {
    private final Map<K, V> things;

    public BoundedMemory(int most) {
        things = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    public synchronized Optional<V> get(K key) {
        return Optional.ofNullable(things.get(key));
    }

    /** Remembers it, as the last that is forgotten. */
    public synchronized void put(K key, V value) {
        things.remove(key);
        things.put(key, value);
    }

    public synchronized void forget(K key) {
        things.remove(key);
    }
}
