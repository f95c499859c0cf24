package dev.cambist.core.session;

/** Whether tokens are taken back; asked at every use of one, so the answer comes from memory. */
@FunctionalInterface
public interface RevocationCheck {
    /** For where nothing is ever revoked. */
    RevocationCheck NOTHING_REVOKED = token -> {};

    /**
     * Refuses a token that is revoked with {@code RevokedToken}, and any token with {@code StoreUnavailable} while it
     * cannot be told which ones are.
     */
    void refuseRevoked(Lineage token);
}
