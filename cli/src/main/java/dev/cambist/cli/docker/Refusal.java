package dev.cambist.cli.docker;

/** An answer that is none: docker reads its message from the standard output of a program that exits with 1. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
        super(message);
    }

    /** The caller goes on without credentials; it compares the text, credentials/error.go. */
    static Refusal notFound() {
        return new Refusal("credentials not found in native keychain");
    }

    static Refusal noServerUrl() {
        return new Refusal("no credentials server URL");
    }

    static Refusal noUsername() {
        return new Refusal("no credentials username");
    }
}
