package dev.cambist.core.session;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * A line of a server's audit, as it is kept for questions.
 *
 * @param hash the line's own, which no other line of any server has
 * @param time when the request was answered
 * @param seq the line's number in the audit of its server
 * @param correlation the id of the request
 * @param caller who asked, as the audit names it
 * @param subject of the identity that asked
 * @param line the whole line, without its line feed
 */
public record AuditEntry(
        String hash,
        Instant time,
        long seq,
        String correlation,
        Optional<String> caller,
        Optional<String> subject,
        String line) {
    /** The order in which entries are listed: by time, and within one millisecond somehow, but always the same. */
    public static final Comparator<AuditEntry> OLDEST_FIRST = Comparator.comparing(AuditEntry::time)
            .thenComparingLong(AuditEntry::seq)
            .thenComparing(AuditEntry::hash);
}
