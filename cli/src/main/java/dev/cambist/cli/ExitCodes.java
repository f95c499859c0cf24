package dev.cambist.cli;

import dev.cambist.server.audit.Outcome;

/** How the commands that decide something end. */
public final class ExitCodes {
    public static final int FAILED = Failures.FAILED;
    public static final int PARTIAL = 3;
    public static final int DENIED = 4;

    /** Two configurations differ for somebody. */
    public static final int CHANGED = 3;

    /** An expectation is not met. */
    public static final int NOT_AS_EXPECTED = 4;

    private ExitCodes() {}

    /** How a command ends that explains such an outcome. */
    public static int of(Outcome outcome) {
        return switch (outcome) {
            case GRANTED -> 0;
            case PARTIAL -> PARTIAL;
            case DENIED -> DENIED;
            case REFUSED, FAILED -> FAILED;
        };
    }
}
