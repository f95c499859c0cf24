package dev.cambist.core.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class TokenIdsTest {
    /** The time of RFC 9562 appendix A.6, whose UUID begins with these digits. */
    private static final Instant TIME = Instant.parse("2022-02-22T19:22:22Z");

    @Test
    void get_beginsWithTheTimeAndIsOfVersion7() {
        UUID id = new TokenIds(InstantSource.fixed(TIME), new Random(1)).get();

        assertThat(id.toString()).startsWith("017f22e2-79b0-7");
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
    }

    @Test
    void get_inOneMillisecond_differsInEachOfItsRandomBits() {
        TokenIds ids = new TokenIds(InstantSource.fixed(TIME), new Random(1));
        long alwaysHigh = -1;
        long alwaysLow = -1;
        long everHigh = 0;
        long everLow = 0;
        Set<UUID> all = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            UUID id = ids.get();
            all.add(id);
            alwaysHigh &= id.getMostSignificantBits();
            alwaysLow &= id.getLeastSignificantBits();
            everHigh |= id.getMostSignificantBits();
            everLow |= id.getLeastSignificantBits();
        }

        assertThat(all).hasSize(200);
        assertThat(Long.bitCount(everHigh & ~alwaysHigh) + Long.bitCount(everLow & ~alwaysLow))
                .isEqualTo(74);
    }
}
