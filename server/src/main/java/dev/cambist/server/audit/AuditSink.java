package dev.cambist.server.audit;

import java.io.IOException;

/** Where the lines of the audit go. For one thread. */
interface AuditSink extends AutoCloseable {
    /** Writes a whole line or, when it throws, nothing of it. */
    void append(byte[] line) throws IOException;

    @Override
    void close() throws IOException;
}
