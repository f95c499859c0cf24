package dev.cambist.server.audit;

import java.time.Instant;
import java.util.function.Function;

/** Takes the records of requests, without delay for the request. */
@FunctionalInterface
public interface Audit {
    /** For a server without an audit file. */
    Audit NONE = draft -> {};

    /**
     * Takes a record.
     *
     * @param draft makes the record of a request that was answered at the time given; called on another thread
     */
    void record(Function<Instant, AuditRecord> draft);
}
