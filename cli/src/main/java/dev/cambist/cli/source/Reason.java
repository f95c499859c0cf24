package dev.cambist.cli.source;

import java.io.IOException;

/** An exception as a reason that a person reads. */
final class Reason {
    private Reason() {}

    static String of(IOException failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
