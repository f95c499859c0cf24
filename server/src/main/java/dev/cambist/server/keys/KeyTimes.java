package dev.cambist.server.keys;

import dev.cambist.core.token.KeyRing;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keys of one purpose, each from a time on. The latest whose time has come signs. Those before it are former, those after
 * it come next; both verify.
 *
 * <p>So a key changes at one moment in all processes that share a directory, without a step that could be interrupted: a
 * key is written down some time before it signs, and by then all have read it.
 *
 * @param keys the latest first
 */
record KeyTimes<K>(List<Dated<K>> keys) {
    /** A key and when it begins to sign. */
    record Dated<K>(Instant since, K key) {}

    KeyTimes {
        keys = keys.stream()
                .sorted(Comparator.comparing((Dated<K> dated) -> dated.since()).reversed())
                .toList();
    }

    /** The one that signs; before the time of any, as when a clock was set back, the first. */
    Dated<K> current(Instant now) {
        return keys.stream()
                .filter(dated -> !dated.since().isAfter(now))
                .findFirst()
                .orElseGet(() -> keys.getLast());
    }

    /** The first that signs after the current one. */
    Optional<Dated<K>> next(Instant now) {
        Dated<K> current = current(now);
        return keys.reversed().stream()
                .filter(dated -> dated.since().isAfter(current.since()))
                .findFirst();
    }

    /** Until when {@link #current} stays as it is now. */
    Instant until(Instant now) {
        return next(now).map(Dated::since).orElse(Instant.MAX);
    }

    /** When a former key ceased to sign. */
    Optional<Instant> ceased(Dated<K> key, Instant now) {
        return keys.reversed().stream()
                .map(Dated::since)
                .filter(since -> since.isAfter(key.since()) && !since.isAfter(now))
                .findFirst();
    }

    /** As they are at this moment; the next keys are among those that verify. */
    @SuppressWarnings("ReferenceEquality") // of one list; and a record's equality is put together when first asked for
    <T> KeyRing<T> ring(Instant now, Function<K, T> form) {
        Dated<K> current = current(now);
        return new KeyRing<>(
                form.apply(current.key()),
                keys.stream()
                        .filter(dated -> dated != current)
                        .map(dated -> form.apply(dated.key()))
                        .toList());
    }
}
