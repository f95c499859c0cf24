package dev.cambist.cli.admin;

import dev.cambist.cli.console.ExitCode;
import java.io.IOException;

/** The server did not do what it was asked; the message repeats its words. */
final class AdminRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    AdminRefusedException(String message, int status) {
        super(message);
        this.status = status;
    }

    int exitCode() {
        return switch (status) {
            case 400 -> ExitCode.WRONG_INPUT;
            case 401 -> ExitCode.REFUSED;
            default -> ExitCode.FAILED;
        };
    }
}
