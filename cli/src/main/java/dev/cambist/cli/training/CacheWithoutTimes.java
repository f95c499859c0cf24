package dev.cambist.cli.training;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Makes one AOT cache of two that were dumped from the same list one after the other, and differ in nothing but the time: each
 * soft reference in it says when it was last used ({@code SoftReference.timestamp}, milliseconds of the system's monotonic clock).
 * These times become 0, and the checksums fit again, so that whoever dumps that list gets the same bytes.
 *
 * <p>Of the format (HotSpot's filemap.hpp, JDK 25) it takes for granted what it then finds confirmed by the checksums: the header
 * has its own at byte 4 and its length at 12, and describes four regions, the last of which holds objects.
 */
public final class CacheWithoutTimes {
    private static final int HEADER_CHECKSUM = 4;
    private static final int HEADER_LENGTH = 12;
    /** Where what the header's checksum covers begins. */
    private static final int HEADER_FIELDS = 16;
    /** The fourth region's description: a checksum, and from there its place in the file and its length. */
    private static final int OBJECTS = 312;

    private static final int PLACE = 24;
    private static final int LENGTH = 40;
    /** Longer ago than that no soft reference was used in a dump that has just ended. */
    private static final long LONGEST_DUMP = 10 * 60_000; // milliseconds

    private final ByteBuffer bytes;

    private CacheWithoutTimes(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
    }

    /**
     * Fails, and writes nothing, where the two differ in anything else or are of another format.
     *
     * @param arguments the two caches, and where to write the one
     */
    public static void main(String[] arguments) throws IOException {
        byte[] made = of(
                Files.readAllBytes(Path.of(arguments[0])),
                Files.readAllBytes(Path.of(arguments[1])),
                System.nanoTime() / 1_000_000);
        Files.write(Path.of(arguments[2]), made);
    }

    /**
     * The two as one.
     *
     * @param now what the clock of soft references says, in milliseconds
     */
    static byte[] of(byte[] one, byte[] other, long now) throws IOException {
        CacheWithoutTimes first = new CacheWithoutTimes(one);
        CacheWithoutTimes second = new CacheWithoutTimes(other);
        first.requireKnownFormat();
        second.requireKnownFormat();
        if (one.length != other.length) {
            throw new IOException("the two caches have not the same length: " + one.length + " and " + other.length);
        }
        int end = first.objects() + first.objectsLength();
        for (int at = first.objects(); at + Long.BYTES <= end; at += Long.BYTES) {
            if (first.bytes.getLong(at) != second.bytes.getLong(at)) {
                first.forgetTime(at, now);
                second.forgetTime(at, now);
            }
        }
        first.sum();
        second.sum();
        if (!Arrays.equals(one, other)) {
            throw new IOException("the two caches differ at byte " + Arrays.mismatch(one, other));
        }
        return one;
    }

    private void forgetTime(int at, long now) throws IOException {
        long time = bytes.getLong(at);
        if (time > now || time < now - LONGEST_DUMP) {
            throw new IOException(
                    "the two caches differ at byte " + at + ", where there is no time of the dump: " + time);
        }
        bytes.putLong(at, 0);
    }

    private void sum() {
        bytes.putInt(OBJECTS, checksum(objects(), objectsLength()));
        bytes.putInt(HEADER_CHECKSUM, headerChecksum());
    }

    private void requireKnownFormat() throws IOException {
        if (bytes.capacity() < OBJECTS + LENGTH + Long.BYTES
                || headerLength() < OBJECTS + LENGTH + Long.BYTES
                || headerLength() > bytes.capacity()
                || bytes.getInt(HEADER_CHECKSUM) != headerChecksum()
                || objects() < headerLength()
                || objectsLength() < 0
                || objects() > bytes.capacity() - objectsLength()
                || bytes.getInt(OBJECTS) != checksum(objects(), objectsLength())) {
            throw new IOException("no AOT cache of a format that is known here");
        }
    }

    private int headerLength() {
        return bytes.getInt(HEADER_LENGTH);
    }

    private int headerChecksum() {
        return checksum(HEADER_FIELDS, headerLength() - HEADER_FIELDS);
    }

    private int objects() {
        return within(bytes.getLong(OBJECTS + PLACE));
    }

    private int objectsLength() {
        return within(bytes.getLong(OBJECTS + LENGTH));
    }

    /** A number of bytes of the file, or less than 0 where it has not so many. */
    private int within(long number) {
        return number > bytes.capacity() ? -1 : (int) number;
    }

    private int checksum(int from, int length) {
        CRC32 sum = new CRC32();
        sum.update(bytes.array(), from, length);
        return (int) sum.getValue();
    }
}
