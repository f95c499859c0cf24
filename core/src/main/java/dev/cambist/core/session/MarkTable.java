package dev.cambist.core.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.jose.Sha256;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Marks of so many names that objects about each would not fit into a server's heap: a million are some 40 MB here, and
 * were more than 100 as strings in a map.
 *
 * <p>A name is known by 128 bits: an UUID, as ids of sessions are, by its own, any other by the first of its SHA-256. Two
 * names with the same would be revoked together, and nobody finds such. They stand in arrays, each in the first free place
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
        private long[] keys = new long[2 * SMALLEST];
        private long[] times = new long[SMALLEST]; // before and expires, half each; 0 where nothing stands
        private int[] owners = new int[SMALLEST];

        synchronized void add(Key key, int owner, long before, long expires) {
            if (size + 1 > times.length * FULL) {
                resize(times.length + times.length / 4, 0);
            }
            put(key.high, key.low, owner, before, expires);
        }

        synchronized int size() {
            return size;
        }

        private void put(long high, long low, int owner, long before, long expires) {
            int at = home(new Key(high, low));
            while (times[at] != 0) {
                if (keys[2 * at] == high && keys[2 * at + 1] == low && owners[at] == owner) {
                    times[at] =
                            Math.max(before, before(times[at])) << Integer.SIZE | Math.max(expires, expires(times[at]));
                    return;
                }
                at = next(at);
            }
            keys[2 * at] = high;
            keys[2 * at + 1] = low;
            owners[at] = owner;
            times[at] = before << Integer.SIZE | expires;
            size++;
        }

        synchronized long before(Key key, int owner) {
            long latest = NEVER;
            for (int at = home(key); times[at] != 0; at = next(at)) {
                if (keys[2 * at] == key.high
                        && keys[2 * at + 1] == key.low
                        && (owner == ANY_OWNER || owners[at] == owner)) {
                    latest = Math.max(latest, before(times[at]));
                }
            }
            return latest;
        }

        synchronized void removeExpired(long now) {
            int over = 0;
            for (long time : times) {
                over += time != 0 && expires(time) <= now ? 1 : 0;
            }
            if (over > 0) {
                resize(Math.max(SMALLEST, (int) ((size - over) / FULL) + 1), now);
            }
        }

        /** Puts what expires later than that into new arrays. */
        private void resize(int capacity, long now) {
            long[] oldKeys = keys;
            long[] oldTimes = times;
            int[] oldOwners = owners;
            keys = new long[2 * capacity];
            times = new long[capacity];
            owners = new int[capacity];
            size = 0;
            for (int at = 0; at < oldTimes.length; at++) {
                if (oldTimes[at] != 0 && expires(oldTimes[at]) > now) {
                    put(
                            oldKeys[2 * at],
                            oldKeys[2 * at + 1],
                            oldOwners[at],
                            before(oldTimes[at]),
                            expires(oldTimes[at]));
                }
            }
        }

        /** The bits behind those that chose this part, as a fraction of the places. */
        private int home(Key key) {
            return (int) Math.unsignedMultiplyHigh(key.spread() << PART_BITS, times.length);
        }

        private int next(int at) {
            return at + 1 == times.length ? 0 : at + 1;
        }

        private static long before(long times) {
            return times >>> Integer.SIZE;
        }

        private static long expires(long times) {
            return times & ALWAYS;
        }
    }
}
