package dev.cambist.core.session;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Keeps copies of what servers have recorded, for questions. What was recorded is what stands in their files. */
public interface AuditStore {
    /** Keeps entries; those that are there already stay as they are. */
    void save(Collection<AuditEntry> entries) throws StoreException;

    /**
     * Those that are meant, the latest first.
     *
     * @param before only what stands before this one in {@link AuditEntry#OLDEST_FIRST}
     */
    List<AuditEntry> find(AuditFilter filter, Optional<AuditEntry> before, int most) throws StoreException;

    long count(AuditFilter filter) throws StoreException;

    /** Removes what was answered earlier than that, at most so many; says how many it were. */
    int removeBefore(Instant moment, int most) throws StoreException;
}
