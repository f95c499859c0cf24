package dev.cambist.cli.credentials;

/** A member on the way to another is no object. */
final class NotAnObjectException extends Exception {
    private static final long serialVersionUID = 1L;

    NotAnObjectException(String member) {
        super(member + " is not an object");
    }
}
