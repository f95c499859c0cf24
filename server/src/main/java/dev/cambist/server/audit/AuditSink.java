package dev.cambist.server.audit;

import java.io.IOException;
import java.util.List;

/** Where the records of the audit go. For one thread. */
interface AuditSink extends AutoCloseable {
    /**
     * Writes the first ones of these JSON objects, a line each, and says how many: as many as go into one file, and at
     * least one. When it throws, it has written none of them.
     */
    int append(List<String> records) throws IOException;

    @Override
    void close() throws IOException;
}
