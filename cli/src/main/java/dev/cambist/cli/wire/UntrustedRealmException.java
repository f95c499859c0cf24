package dev.cambist.cli.wire;

import java.io.IOException;

/** A registry names a token service to which nothing is sent. */
public final class UntrustedRealmException extends IOException {
    private static final long serialVersionUID = 1L;

    UntrustedRealmException(String message) {
        super(message);
    }
}
