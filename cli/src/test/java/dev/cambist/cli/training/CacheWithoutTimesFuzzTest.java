package dev.cambist.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/** Whatever is given for two caches: what is no cache is refused, and what is one stays so long. */
class CacheWithoutTimesFuzzTest {
    @FuzzTest
    void of_anyBytes_areRefusedOrAsLong(byte[] input) {
        try {
            assertThat(CacheWithoutTimes.of(input.clone(), input.clone(), 0)).hasSameSizeAs(input);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("AOT cache");
        }
    }
}
