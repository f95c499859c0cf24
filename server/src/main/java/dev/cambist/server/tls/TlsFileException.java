package dev.cambist.server.tls;

import java.io.IOException;
import java.nio.file.Path;

/** A certificate or key file that cannot be used. The message says which, what is wrong with it, and what to do. */
public final class TlsFileException extends IOException {
    private static final long serialVersionUID = 1L;

    TlsFileException(Path file, String problem) {
        super(file + ": " + problem);
    }

    TlsFileException(Path file, String problem, Exception cause) {
        super(file + ": " + problem, cause);
    }
}
