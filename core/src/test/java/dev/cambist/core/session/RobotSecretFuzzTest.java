package dev.cambist.core.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

final class RobotSecretFuzzTest {
    /** Any text is told from a secret without an error, and what counts as one is of the published form. */
    @FuzzTest
    void isWellFormed_anything_isOfThePublishedForm(byte[] bytes) {
        if (RobotSecret.isWellFormed(new String(bytes, UTF_8))) {
            assertThat(new String(bytes, UTF_8)).matches("cambist_[0-9A-Za-z]{49}");
        }
        assertThat(RobotSecret.isWellFormed(
                        RobotSecret.of(Arrays.copyOf(bytes, RobotSecret.BYTES)).value()))
                .isTrue();
    }
}
