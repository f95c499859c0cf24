package dev.cambist.core.token;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Makes the ids of tokens: UUIDs that begin with their time (RFC 9562 section 5.7, version 7). What a store keeps by such
 * ids it adds at one place of its index, where random ones would touch a page for each; 74 bits are random all the same.
 *
 * @param random from which nobody can guess what comes next
 */
public record TokenIds(InstantSource clock, Random random) implements Supplier<UUID> {
    private static final long VERSION = 0x7000L;
    private static final long VERSION_BITS = 0xF000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final int VARIANT_BITS = 2;

    @Override
    public UUID get() {
        ByteBuffer bits = ByteBuffer.allocate(Short.BYTES + Long.BYTES);
        random.nextBytes(bits.array()); // at once, because each call may have to wait for others
        long high = clock.millis() << Short.SIZE | VERSION | (bits.getShort() & 0xFFFFL & ~VERSION_BITS);
        return new UUID(high, VARIANT | bits.getLong() >>> VARIANT_BITS);
    }
}
