package dev.cambist.cli.explain;

import dev.cambist.cli.console.ExitCode;
import dev.cambist.server.audit.Outcome;

/** How {@code explain} ends. */
final class Outcomes {
    private Outcomes() {}

    static int exitCode(Outcome outcome) {
        return switch (outcome) {
            case GRANTED, PASSED, ADMINISTERED -> ExitCode.OK;
            case PARTIAL -> ExitCode.PARTIAL;
            case DENIED -> ExitCode.DENIED;
            case REFUSED, BROKEN_OFF, FAILED -> ExitCode.FAILED;
        };
    }
}
