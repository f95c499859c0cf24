package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.session.AuditEntry;
import dev.cambist.core.session.AuditFilter;
import dev.cambist.core.session.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How every store keeps copies of the audit. */
abstract class AuditContract extends ReplicaContract {
    private static final Instant THEN = Instant.parse("2026-11-22T12:00:00.123Z");

    @Test
    void audit_savedEntry_isAsItWas() throws Exception {
        AuditEntry entry = new AuditEntry(
                "a1", THEN, 7, "id", Optional.of("corp/a'; --"), Optional.of("ü\u0001"), "{\"x\":\"\\u0000'\"}");
        store().audit().save(List.of(entry));

        assertThat(store().audit().find(AuditFilter.ALL, Optional.empty(), 10)).containsExactly(entry);
    }

    @Test
    void audit_entryOfNobody_hasNoCaller() throws Exception {
        AuditEntry entry = new AuditEntry("a1", THEN, 1, "id", Optional.empty(), Optional.empty(), "{}");
        store().audit().save(List.of(entry));

        assertThat(store().audit().find(AuditFilter.ALL, Optional.empty(), 10)).containsExactly(entry);
        assertThat(hashes(AuditFilter.ALL.ofIdentity("null"))).isEmpty();
    }

    /** A server that does not know whether it has saved something does it again. */
    @Test
    void audit_savedTwice_isThereOnce() throws Exception {
        AuditEntry entry = entry("a1", 0, "alice");
        store().audit().save(List.of(entry, entry));
        store().audit().save(List.of(entry, entry("a2", 1, "alice")));

        assertThat(hashes(AuditFilter.ALL)).containsExactly("a2", "a1");
        assertThat(store().audit().count(AuditFilter.ALL)).isEqualTo(2);
    }

    @Test
    void audit_byEachProperty_isWhatFitsAll() throws Exception {
        store().audit().save(List.of(entry("a1", 0, "alice"), entry("a2", 1, "bob"), entry("a3", 2, "alice")));

        assertThat(hashes(AuditFilter.ALL)).containsExactly("a3", "a2", "a1");
        assertThat(hashes(AuditFilter.ALL.ofIdentity("alice"))).containsExactly("a3", "a1");
        assertThat(hashes(AuditFilter.ALL.ofIdentity("corp/bob"))).containsExactly("a2");
        assertThat(hashes(AuditFilter.ALL.ofIdentity("corp"))).isEmpty();
        assertThat(hashes(AuditFilter.ALL.ofCorrelation("id-a2"))).containsExactly("a2");
        assertThat(hashes(AuditFilter.ALL.since(THEN.plusSeconds(1)))).containsExactly("a3", "a2");
        AuditFilter lateAlice = AuditFilter.ALL.ofIdentity("alice").since(THEN.plusSeconds(1));
        assertThat(hashes(lateAlice)).containsExactly("a3");
        assertThat(store().audit().count(lateAlice)).isEqualTo(1);
    }

    /** Of several servers, some records are of one millisecond and have one number. */
    @Test
    void audit_pageByPage_isEverythingOnceInOneOrder() throws Exception {
        List<AuditEntry> entries = new ArrayList<>(IntStream.range(0, 20)
                .mapToObj(i -> entry("h" + (i * 7 % 20 + 10), i / 6, "alice"))
                .toList());
        store().audit().save(entries);

        List<AuditEntry> walked = new ArrayList<>();
        Optional<AuditEntry> before = Optional.empty();
        do {
            List<AuditEntry> page = store().audit().find(AuditFilter.ALL.ofIdentity("alice"), before, 3);
            walked.addAll(page);
            before = page.isEmpty() ? Optional.empty() : Optional.of(page.getLast());
        } while (before.isPresent());

        entries.sort(AuditEntry.OLDEST_FIRST.reversed());
        assertThat(walked).isEqualTo(entries);
    }

    @Test
    void audit_removeBefore_takesTheOldestAndNoMoreThanWanted() throws Exception {
        store().audit().save(List.of(entry("a3", 2, "alice"), entry("a1", 0, "alice"), entry("a2", 1, "bob")));

        assertThat(store().audit().removeBefore(THEN.plusSeconds(2), 1)).isEqualTo(1);
        assertThat(hashes(AuditFilter.ALL)).containsExactly("a3", "a2");
        assertThat(store().audit().removeBefore(THEN.plusSeconds(2), 10)).isEqualTo(1);
        assertThat(store().audit().removeBefore(THEN.plusSeconds(2), 10)).isZero();
        assertThat(hashes(AuditFilter.ALL)).containsExactly("a3");
    }

    /** PostgreSQL has no text with a NUL in it; such a subject must not keep all others out. */
    @Test
    void audit_nameWithANul_isKeptAndFound() throws Exception {
        AuditEntry odd = new AuditEntry("a1", THEN, 1, "id", Optional.of("corp/a\0b"), Optional.of("a\0b"), "{}");
        store().audit().save(List.of(odd, entry("a2", 1, "alice")));

        assertThat(hashes(AuditFilter.ALL.ofIdentity("a\0b"))).containsExactly("a1");
        assertThat(hashes(AuditFilter.ALL)).containsExactly("a2", "a1");
    }

    private List<String> hashes(AuditFilter filter) throws StoreException {
        return store().audit().find(filter, Optional.empty(), 10).stream()
                .map(AuditEntry::hash)
                .toList();
    }

    static AuditEntry entry(String hash, long second, String subject) {
        return new AuditEntry(
                hash,
                THEN.plusSeconds(second),
                second,
                "id-" + hash,
                Optional.of("corp/" + subject),
                Optional.of(subject),
                "{\"hash\":\"" + hash + "\"}");
    }
}
