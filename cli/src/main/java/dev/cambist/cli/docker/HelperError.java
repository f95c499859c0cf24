package dev.cambist.cli.docker;

/** An answer that is none: docker reads its message from the standard output of a program that exits with 1. */
final class HelperError extends Exception {
    private static final long serialVersionUID = 1L;

    HelperError(String message) {
        super(message);
    }

    /** The caller goes on without credentials; it compares the text, credentials/error.go. */
    static HelperError notFound() {
        return new HelperError("credentials not found in native keychain");
    }

    static HelperError noServerUrl() {
        return new HelperError("no credentials server URL");
    }

    static HelperError noUsername() {
        return new HelperError("no credentials username");
    }
}
