package dev.cambist.server.oauth2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ConcurrencyLimitTest {
    private final ConcurrencyLimit admission = new ConcurrencyLimit(1);

    @Test
    void admit_placeTaken_isRefusedAndNotBegun() {
        assertThatThrownBy(() -> admission.admit(() -> admission.admit(() -> {
                    throw new AssertionError("begun");
                })))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal()).isEqualTo(new Temporary.Overloaded(Duration.ofSeconds(1))));
    }

    @Test
    void admit_workThatFailed_leavesItsPlace() {
        assertThatThrownBy(() -> admission.admit(() -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");

        assertThat(admission.<String>admit(() -> "done")).isEqualTo("done");
    }
}
