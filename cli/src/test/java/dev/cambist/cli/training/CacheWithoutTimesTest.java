package dev.cambist.cli.training;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class CacheWithoutTimesTest {
    private static final long NOW = 86_400_000; // milliseconds
    private static final int HEADER = 400; // bytes
    private static final int OBJECTS = 512;
    private static final int LENGTH = 64;

    @Test
    void of_twoThatDifferInTheirTimes_isOneWithoutThem() throws IOException {
        byte[] one = cache(NOW - 3_000, 7);
        byte[] other = cache(NOW - 1_000, 7);

        byte[] made = CacheWithoutTimes.of(one, other, NOW);

        assertThat(made).isEqualTo(cache(0, 7));
    }

    @Test
    void of_twoAlike_staysAsItIs() throws IOException {
        assertThat(CacheWithoutTimes.of(cache(5, 7), cache(5, 7), NOW)).isEqualTo(cache(5, 7));
    }

    @Test
    void of_otherWordsThatDiffer_isRefused() {
        assertThatThrownBy(() -> CacheWithoutTimes.of(cache(NOW, 7), cache(NOW, 8), NOW))
                .isInstanceOf(IOException.class)
                .hasMessage("the two caches differ at byte 544, where there is no time of the dump: 7");
        assertThatThrownBy(() -> CacheWithoutTimes.of(cache(NOW, 7), cache(NOW + 1, 7), NOW))
                .hasMessageContaining("no time of the dump: 86400001");
    }

    @Test
    void of_aDifferenceElsewhere_isRefused() {
        byte[] other = cache(NOW, 7);
        other[other.length - 1] = 1;

        assertThatThrownBy(() -> CacheWithoutTimes.of(cache(NOW, 7), other, NOW))
                .hasMessage("the two caches differ at byte 599");
    }

    @Test
    void of_anotherLength_isRefused() {
        byte[] longer = Arrays.copyOf(cache(NOW, 7), 700);

        assertThatThrownBy(() -> CacheWithoutTimes.of(cache(NOW, 7), longer, NOW))
                .hasMessage("the two caches have not the same length: 600 and 700");
    }

    @Test
    void of_checksumsThatAreNotWhereTheyShouldBe_isRefused() {
        for (int at : new int[] {4, 12, 312, 336, 352, 520}) {
            byte[] changed = cache(NOW, 7);
            changed[at]++;

            assertThatThrownBy(() -> CacheWithoutTimes.of(changed, cache(NOW, 7), NOW))
                    .as("byte %d", at)
                    .hasMessage("no AOT cache of a format that is known here");
        }
    }

    @Test
    void of_fewerBytesThanAHeaderHas_isRefused() {
        assertThatThrownBy(() -> CacheWithoutTimes.of(new byte[100], new byte[100], NOW))
                .hasMessage("no AOT cache of a format that is known here");
    }

    /** With a time among its objects, and a word that is none. */
    private static byte[] cache(long time, long word) {
        ByteBuffer bytes = ByteBuffer.allocate(600).order(LITTLE_ENDIAN);
        bytes.putInt(12, HEADER).putLong(336, OBJECTS).putLong(352, LENGTH);
        bytes.putLong(OBJECTS + 16, time).putLong(OBJECTS + 32, word);
        bytes.putInt(312, checksum(bytes.array(), OBJECTS, LENGTH));
        bytes.putInt(4, checksum(bytes.array(), 16, HEADER - 16));
        return bytes.array();
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32 sum = new CRC32();
        sum.update(bytes, from, length);
        return (int) sum.getValue();
    }
}
