package dev.cambist.core.token;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The keys of one purpose: the one that signs now, and those that signed before and still verify.
 *
 * @param former the former keys, the latest first
 */
public record KeyRing<K>(K current, List<K> former) {
    public KeyRing {
        former = List.copyOf(former);
    }

    public Stream<K> all() {
        return Stream.concat(Stream.of(current), former.stream());
    }

    Optional<K> find(Predicate<K> wanted) {
        return wanted.test(current)
                ? Optional.of(current)
                : former.stream().filter(wanted).findFirst();
    }
}
