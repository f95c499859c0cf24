package dev.cambist.core.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.jose.Sha256;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Marks of so many names that objects about each would not fit into a server's heap: a million are some 40 MB here, beside
 * the heap, and were more than 100 as strings in a map.
 *
 * <p>A name is known by 128 bits: an UUID, as ids of sessions are, by its own, any other by the first of its SHA-256. Two
 * names with the same would be revoked together, and nobody finds such. They stand in places, each in the first free one
 * from where it belongs ("open addressing with linear probing": Knuth, The Art of Computer Programming, volume 3, section
 * 6.4, algorithm L), in parts that grow by a quarter, each by itself, so that growing takes no memory to speak of.
 *
 * <p>Times are whole seconds, rounded up: the tokens that are asked about say no more. Safe for use by several threads.
 */
final class MarkTable {
    /** Stands for every owner where it is asked about. */
    static final int ANY_OWNER = -1;

    /** A moment after all of them. */
    static final long ALWAYS = 0xFFFF_FFFFL;

    /** A moment before all of them. */
    static final long NEVER = 0;

    private static final int PART_BITS = 6;
    private static final long SPREAD = 0x9E3779B97F4A7C15L; // 2^64 by the golden ratio, odd: Knuth's section 6.4 again

    private final Part[] parts =
            Stream.generate(Part::new).limit(1 << PART_BITS).toArray(Part[]::new);
    private volatile boolean used;

    /** A name in 128 bits. */
    private record Key(long high, long low) {
        private static final int UUID_LENGTH = 36;

        static Key of(String name) {
            if (name.length() == UUID_LENGTH) {
                try {
                    UUID id = UUID.fromString(name);
                    if (id.toString().equals(name)) {
                        return new Key(id.getMostSignificantBits(), id.getLeastSignificantBits());
                    }
                } catch (IllegalArgumentException e) {
                    // as long as one, and none
                }
            }
            ByteBuffer hash = ByteBuffer.wrap(Sha256.of(name.getBytes(UTF_8)));
            return new Key(hash.getLong(), hash.getLong());
        }

        long spread() {
            return (high ^ Long.rotateLeft(low, 32)) * SPREAD;
        }
    }

    /** Of two marks of the same name and owner the later moments count. */
    void add(String name, int owner, long before, long expires) {
        used = true;
        Key key = Key.of(name);
        part(key).add(key, owner, before, expires);
    }

    /** The second before which what bears that name is revoked; {@link #NEVER} where it is not. */
    long before(String name, int owner) {
        if (!used) {
            return NEVER; // mostly; then the name need not be looked at
        }
        Key key = Key.of(name);
        return part(key).before(key, owner);
    }

    void removeExpired(long now) {
        for (Part part : parts) {
            part.removeExpired(now);
        }
    }

    int size() {
        return IntStream.range(0, parts.length).map(at -> parts[at].size()).sum();
    }

    private Part part(Key key) {
        return parts[(int) (key.spread() >>> (Long.SIZE - PART_BITS))];
    }

    /** All those whose spread begins with the same bits. */
    private static final class Part {
        private static final int SMALLEST = 8;
        private static final double FULL = 0.8;

        private int size;
        private @Nullable MarkPlaces places; // until there is something to put

        synchronized void add(Key key, int owner, long before, long expires) {
            MarkPlaces into = places == null ? resized(SMALLEST, 0) : places;
            if (size + 1 > into.count() * FULL) {
                into = resized(into.count() + into.count() / 4, 0);
            }
            put(into, key, owner, before, expires);
        }

        synchronized int size() {
            return size;
        }

        private void put(MarkPlaces into, Key key, int owner, long before, long expires) {
            int at = home(key, into);
            while (into.times(at) != 0) {
                if (into.isOf(at, key.high, key.low) && into.owner(at) == owner) {
                    long times = into.times(at);
                    into.setTimes(at, packed(Math.max(before, before(times)), Math.max(expires, expires(times))));
                    return;
                }
                at = next(at, into);
            }
            into.put(at, key.high, key.low, owner, packed(before, expires));
            size++;
        }

        synchronized long before(Key key, int owner) {
            long latest = NEVER;
            if (places == null) {
                return latest;
            }
            for (int at = home(key, places); places.times(at) != 0; at = next(at, places)) {
                if (places.isOf(at, key.high, key.low) && (owner == ANY_OWNER || places.owner(at) == owner)) {
                    latest = Math.max(latest, before(places.times(at)));
                }
            }
            return latest;
        }

        synchronized void removeExpired(long now) {
            if (places == null) {
                return;
            }
            int over = 0;
            for (int at = 0; at < places.count(); at++) {
                over += isThere(places, at) && expires(places.times(at)) <= now ? 1 : 0;
            }
            if (over > 0) {
                resized(Math.max(SMALLEST, (int) ((size - over) / FULL) + 1), now);
            }
        }

        /** New places, with what expires later than that. */
        private MarkPlaces resized(int capacity, long now) {
            MarkPlaces old = places;
            MarkPlaces fresh = new MarkPlaces(capacity);
            size = 0;
            for (int at = 0; old != null && at < old.count(); at++) {
                long times = old.times(at);
                if (isThere(old, at) && expires(times) > now) {
                    put(fresh, new Key(old.high(at), old.low(at)), old.owner(at), before(times), expires(times));
                }
            }
            places = fresh;
            if (old != null) {
                old.release();
            }
            return fresh;
        }

        private static boolean isThere(MarkPlaces places, int at) {
            return places.times(at) != 0;
        }

        /** The bits behind those that chose this part, as a fraction of the places. */
        private static int home(Key key, MarkPlaces places) {
            return (int) Math.unsignedMultiplyHigh(key.spread() << PART_BITS, places.count());
        }

        private static int next(int at, MarkPlaces places) {
            return at + 1 == places.count() ? 0 : at + 1;
        }

        private static long packed(long before, long expires) {
            return before << Integer.SIZE | expires;
        }

        private static long before(long times) {
            return times >>> Integer.SIZE;
        }

        private static long expires(long times) {
            return times & ALWAYS;
        }
    }
}
