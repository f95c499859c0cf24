package dev.cambist.core;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The refusal with which something ends. */
public final class Refusals {
    private Refusals() {}

    /** What the call is refused with; fails when it is not refused, or with anything but a refusal. */
    public static Refusal refusalOf(ThrowingCallable call) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, call);
        Assertions.assertThat(refused).as("a refusal").isNotNull();
        return refused.refusal();
    }
}
