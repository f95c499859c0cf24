package dev.cambist.cli.source;

/** A place where this process may find an identity token. */
public interface IdentitySource {
    /** What people call it, such as {@code GitHub Actions}. */
    String name();

    /** Looks there; a failure of the place is an {@link Attempt.Failed}, never an exception. */
    Attempt find(IdentityRequest request) throws InterruptedException;
}
