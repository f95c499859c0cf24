package dev.cambist.core.session;

import java.time.Instant;
import java.util.Optional;

/**
 * Which lines of the audit are meant: those that fit everything that is given.
 *
 * @param correlation of this request
 * @param identity of this caller, or of this subject
 * @param since answered then or later
 */
public record AuditFilter(Optional<String> correlation, Optional<String> identity, Optional<Instant> since) {
    public static final AuditFilter ALL = new AuditFilter(Optional.empty(), Optional.empty(), Optional.empty());

    public AuditFilter ofCorrelation(String id) {
        return new AuditFilter(Optional.of(id), identity, since);
    }

    public AuditFilter ofIdentity(String name) {
        return new AuditFilter(correlation, Optional.of(name), since);
    }

    public AuditFilter since(Instant moment) {
        return new AuditFilter(correlation, identity, Optional.of(moment));
    }

    /** Whether the entry is one of them. */
    public boolean test(AuditEntry entry) {
        return correlation.map(entry.correlation()::equals).orElse(true)
                && identity.map(name -> is(entry.caller(), name) || is(entry.subject(), name))
                        .orElse(true)
                && since.map(moment -> !entry.time().isBefore(moment)).orElse(true);
    }

    private static boolean is(Optional<String> found, String wanted) {
        return found.filter(wanted::equals).isPresent();
    }
}
