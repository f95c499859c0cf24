package dev.cambist.server.audit;

import dev.cambist.core.access.RuleSaid;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Which records are wanted: those that meet every condition that is there.
 *
 * @param identity issuer and subject with a slash between, the subject alone, or {@code anonymous}
 * @param repository that the request was about, or for which a token was asked
 * @param reason the name of a refusal, or the reason for which a rule did not apply
 * @param since the earliest time
 */
public record AuditQuery(
        Optional<UUID> correlation,
        Optional<String> identity,
        Optional<String> repository,
        Optional<String> reason,
        Optional<Instant> since) {

    static AuditQuery of(UUID correlation) {
        return new AuditQuery(
                Optional.of(correlation), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether a line can be a record that is wanted; most lines are no such, and need not be parsed. */
    boolean mayMatch(String line) {
        return correlation.map(UUID::toString).filter(id -> !line.contains(id)).isEmpty()
                && repository.filter(name -> !line.contains(name)).isEmpty()
                && reason.filter(name -> !line.contains(name)).isEmpty();
    }

    boolean matches(AuditRecord record) {
        return correlation
                        .filter(id -> !record.correlation().equals(id.toString()))
                        .isEmpty()
                && identity.filter(name -> !isOf(record, name)).isEmpty()
                && repository.filter(name -> !isAbout(record, name)).isEmpty()
                && reason.filter(name -> !names(record, name)).isEmpty()
                && since.filter(record.time()::isBefore).isEmpty();
    }

    private static boolean isOf(AuditRecord record, String name) {
        return record.fact(Fact.CALLER).filter(name::equals).isPresent()
                || record.fact(Fact.SUBJECT).filter(name::equals).isPresent();
    }

    private static boolean isAbout(AuditRecord record, String name) {
        String scope = "repository:" + name + ":";
        return record.fact(Fact.REPOSITORY).filter(name::equals).isPresent()
                || record.fact(Fact.MOUNTED_FROM).filter(name::equals).isPresent()
                || record.explanation().asked().stream().anyMatch(asked -> asked.startsWith(scope));
    }

    /** Whether the store can tell all that is wanted from what is not. */
    boolean isKnownToTheStore() {
        return repository.isEmpty() && reason.isEmpty();
    }

    private static boolean names(AuditRecord record, String name) {
        return record.refusal().filter(refused -> refused.name().equals(name)).isPresent()
                || record.explanation().rules().stream().map(RuleSaid::reason).anyMatch(name::equals);
    }
}
