package dev.cambist.server.forwarding;

/** A header that does not follow its grammar; all of it counts as not sent. */
final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;
}
