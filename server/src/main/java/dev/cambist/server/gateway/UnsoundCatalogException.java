package dev.cambist.server.gateway;

/** The registry's catalog cannot be gone through; the message, for the log of this server, says why. */
public final class UnsoundCatalogException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsoundCatalogException(String problem) {
        super("the registry's catalog " + problem);
    }
}
