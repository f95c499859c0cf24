package dev.cambist.server.memory;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Remembers what was put or used last, by key: of different keys, so many at most and half as many at least.
 *
 * <p>Nobody waits for anybody. A virtual thread that waits for a lock goes to the end of the line when it gets it, behind
 * every request that came meanwhile, and all who wait for the same lock behind it.
 */
public final class BoundedMemory<K, V> {
    private final int half;
    private final AtomicReference<Generations<K, V>> generations = new AtomicReference<>(Generations.first());

    /** Things of which the earlier ones are forgotten, all at once, when there are enough of the recent ones. */
    private record Generations<K, V>(Map<K, V> recent, Map<K, V> earlier) {
        static <K, V> Generations<K, V> first() {
            return new Generations<>(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }

        Generations<K, V> next() {
            return new Generations<>(new ConcurrentHashMap<>(), recent);
        }
    }

    /** @param most keys, at least two */
    public BoundedMemory(int most) {
        this.half = most / 2;
    }

    /** What is remembered of the key, without that this counts as a use. */
    public Optional<V> get(K key) {
        Generations<K, V> now = generations.get();
        V recent = now.recent.get(key);
        return Optional.ofNullable(recent == null ? now.earlier.get(key) : recent);
    }

    /** What is remembered of the key, and otherwise what is made of it now; two who come at once may get two of those. */
    public V use(K key, Supplier<V> made) {
        Generations<K, V> now = generations.get();
        V recent = now.recent.get(key);
        if (recent != null) {
            return recent;
        }
        V earlier = now.earlier.get(key);
        V wanted = earlier == null ? made.get() : earlier;
        V first = now.recent.putIfAbsent(key, wanted);
        makeRoom(now);
        return first == null ? wanted : first;
    }

    public void put(K key, V value) {
        Generations<K, V> now = generations.get();
        now.recent.put(key, value);
        makeRoom(now);
    }

    public void forget(K key) {
        Generations<K, V> now = generations.get();
        now.recent.remove(key);
        now.earlier.remove(key);
    }

    /** How many keys are remembered. */
    public int size() {
        Generations<K, V> now = generations.get();
        return (int) (now.recent.size()
                + now.earlier.keySet().stream()
                        .filter(key -> !now.recent.containsKey(key))
                        .count());
    }

    private void makeRoom(Generations<K, V> now) {
        if (now.recent.size() >= half) {
            generations.compareAndSet(now, now.next());
        }
    }
}
