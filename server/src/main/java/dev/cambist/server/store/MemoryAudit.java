package dev.cambist.server.store;

import dev.cambist.core.session.AuditEntry;
import dev.cambist.core.session.AuditFilter;
import dev.cambist.core.session.AuditStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Lines of the audit until the process ends. */
final class MemoryAudit implements AuditStore {
    private final Map<String, AuditEntry> byHash = new ConcurrentHashMap<>();

    @Override
    public void save(Collection<AuditEntry> entries) {
        entries.forEach(entry -> byHash.putIfAbsent(entry.hash(), entry));
    }

    @Override
    public List<AuditEntry> find(AuditFilter filter, Optional<AuditEntry> before, int most) {
        NavigableSet<AuditEntry> ordered = new TreeSet<>(AuditEntry.OLDEST_FIRST);
        ordered.addAll(byHash.values());
        return before.map(entry -> ordered.headSet(entry, false)).orElse(ordered).descendingSet().stream()
                .filter(filter::test)
                .limit(most)
                .toList();
    }

    @Override
    public long count(AuditFilter filter) {
        return byHash.values().stream().filter(filter::test).count();
    }

    @Override
    public int removeBefore(Instant moment, int most) {
        List<AuditEntry> old = byHash.values().stream()
                .filter(entry -> entry.time().isBefore(moment))
                .sorted(AuditEntry.OLDEST_FIRST)
                .limit(most)
                .toList();
        old.forEach(entry -> byHash.remove(entry.hash()));
        return old.size();
    }
}
