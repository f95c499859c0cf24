package dev.cambist.core.session;

import java.time.Instant;
import java.util.List;

/** Where revocations are kept, in the order in which they were said. */
public interface RevocationStore {
    /**
     * Keeps one, and with it disables the robots that it {@linkplain Revocation#ends ends}, which may live longer than it is
     * kept. Both are durable when this returns, and neither is there when this throws before it was asked to keep it.
     */
    NumberedRevocation add(Revocation revocation) throws StoreException;

    /**
     * Those with a greater number, in order, at most so many. Once one is seen here, every one with a smaller number has
     * been.
     */
    List<NumberedRevocation> after(long number, int most) throws StoreException;

    /** Forgets those that name nothing that can be alive, at most so many; says how many. */
    int removeExpired(Instant now, int most) throws StoreException;
}
