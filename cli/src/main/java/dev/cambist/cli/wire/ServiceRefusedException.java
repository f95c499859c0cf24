package dev.cambist.cli.wire;

import java.io.IOException;

/** A token service answered with an error; the message repeats its words and its correlation id. */
public final class ServiceRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    public ServiceRefusedException(String message, int status) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
