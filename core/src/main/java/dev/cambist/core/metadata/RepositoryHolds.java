package dev.cambist.core.metadata;

import dev.cambist.core.session.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps apart, among all servers of one store, those who change what a repository holds: between the look at a lock and
 * what is done there is nobody else. A hold that its server can no longer keep, because it died, ends.
 */
public interface RepositoryHolds {
    /** Ends at {@link #close}, which any thread may call. */
    interface Hold extends AutoCloseable {
        /**
         * What {@link MetadataStore#lockChanges} was as soon as it was taken, so that who knows the locks of then need not
         * ask for them; empty where no other server can change any.
         */
        default OptionalLong lockChanges() {
            return OptionalLong.empty();
        }

        @Override
        void close();
    }

    /**
     * Waits for the hold on one tag or digest of a repository. Nobody else has it meanwhile, and nobody the hold on the
     * whole repository.
     *
     * @return nothing when it is not to be had within that time
     */
    Optional<Hold> item(RepositoryKey in, String reference, Duration most) throws StoreException;

    /** Waits for the hold on a whole repository and everything in it. */
    Optional<Hold> repository(RepositoryKey key, Duration most) throws StoreException;
}
