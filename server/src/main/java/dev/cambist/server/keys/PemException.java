package dev.cambist.server.keys;

/** Text that is not PEM. The message says what is wrong and in which line, never the content. */
public final class PemException extends Exception {
    private static final long serialVersionUID = 1L;

    PemException(String problem, int line) {
        super(problem + " in line " + line);
    }
}
