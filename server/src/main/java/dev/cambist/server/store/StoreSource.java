package dev.cambist.server.store;

import dev.cambist.core.session.StoreException;
import java.time.Duration;
import java.util.Optional;

/** The way to a store that may not be open yet, or be lost. */
public interface StoreSource {
    /** Whether something may be in it that was kept by an earlier process, or by another one. */
    boolean mayHoldMore();

    /** For how long one can go by what was read last; nothing where nobody else writes. */
    Optional<Duration> outage();

    /** The store, opened now if it is not yet; a later call tries again what failed. */
    Store get() throws StoreException;
}
