package dev.cambist.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LineTimeTest {
    private final LineTime time = new LineTime();

    @ParameterizedTest
    @ValueSource(
            longs = {-1001, -1, 0, 7, 1_795_953_600_000L, 1_795_953_600_004L, 1_795_953_600_120L, 1_795_953_609_999L})
    void of_anyMillisecond_isThatInstant(long millis) {
        String written = time.of(millis);

        assertThat(written).isEqualTo(Instant.ofEpochMilli(millis).toString()).isEqualTo(time.of(millis));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1, 1000, -1000})
    void of_anotherSecond_isNotTheOneBefore(long later) {
        time.of(1_795_953_600_500L);

        assertThat(time.of(1_795_953_600_500L + later))
                .isEqualTo(Instant.ofEpochMilli(1_795_953_600_500L + later).toString());
    }
}
