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

    /** Refuses what either of them does, the other one only where this one does not. */
    default RevocationCheck and(RevocationCheck other) {
        return token -> {
            refuseRevoked(token);
            other.refuseRevoked(token);
        };
    }
}
