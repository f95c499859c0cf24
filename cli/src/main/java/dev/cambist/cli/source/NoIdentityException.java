package dev.cambist.cli.source;

/** No place had an identity token; the message has a line for each that was tried. */
public final class NoIdentityException extends Exception {
    private static final long serialVersionUID = 1L;

    NoIdentityException(Search search) {
        super("no identity token was found; looked at:\n  " + String.join("\n  ", search.lines()));
    }
}
