package dev.cambist.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.session.AuditFilter;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.settings.AuditSettings;
import dev.cambist.server.settings.StoreSettings;
import dev.cambist.server.store.Store;
import dev.cambist.server.store.StoreAccess;
import dev.cambist.server.store.StoreSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120) // a guard against hanging
final class StoredAuditTest {
    private static final Duration AGE = Duration.ofDays(30);

    @TempDir
    private Path directory;

    private final AtomicReference<Instant> time = new AtomicReference<>(Records.NOW);
    private final InstantSource clock = time::get;
    private ChainLink last = ChainLink.NONE;
    private StoreAccess kept;
    private volatile boolean lost;

    @BeforeEach
    void open() throws Exception {
        kept = new StoreAccess(new StoreSettings.Embedded(), directory);
        kept.claim();
    }

    @AfterEach
    void close() {
        kept.close();
    }

    private final StoreSource store = new StoreSource() {
        @Override
        public boolean mayHoldMore() {
            return true;
        }

        @Override
        public Optional<Duration> outage() {
            return Optional.empty();
        }

        @Override
        public Store get() throws StoreException {
            if (lost) {
                throw new StoreException("the store is lost");
            }
            return kept.get();
        }
    };

    @Test
    void search_rightAfterALine_findsItAsItStandsInTheFile() throws Exception {
        String line = line(1);
        try (StoredAudit audit = audit(100).begin()) {
            audit.add(List.of(line, line(2)));

            assertThat(found(audit, query().reason("value_differs"))).hasSize(2);
            assertThat(found(audit, new Wanted().correlation(1))).containsExactly(line);
        }
    }

    @Test
    void search_moreThanAreWanted_countsThemAll() throws Exception {
        StoredAudit audit = audit(5000);
        for (int i = 0; i < 1200; i++) {
            audit.add(List.of(line(i)));
        }

        for (Wanted wanted : List.of(query(), query().reason("value_differs"), query().identity("corp/alice"))) {
            List<String> two = new ArrayList<>();
            long count = audit.search(wanted.query(), line -> two.add(line) && two.size() < 2);
            assertThat(count).isEqualTo(1200);
            assertThat(two).hasSize(2);
            assertThat(two.getFirst()).as("the latest").contains(new UUID(0, 1199).toString());
        }
        assertThat(found(audit, query().reason("no_rights"))).isEmpty();
    }

    @Test
    void close_writesWhatWaits() throws Exception {
        try (StoredAudit audit = audit(100).begin()) {
            audit.add(List.of(line(1), line(2)));
        }

        assertThat(kept.get().audit().count(AuditFilter.ALL)).isEqualTo(2);
    }

    @Test
    void add_storeLost_waitsAndIsKeptWhenItIsBack() throws Exception {
        lost = true;
        try (StoredAudit audit = audit(100).begin()) {
            audit.add(List.of(line(1)));
            assertThatThrownBy(() -> found(audit, query())).isInstanceOf(StoreException.class);
            audit.add(List.of(line(2)));
            lost = false;

            assertThat(found(audit, query())).hasSize(2);
        }
    }

    @Test
    void add_noRoom_neverWaitsAndKeepsWhatCameFirst() throws Exception {
        lost = true;
        StoredAudit audit = audit(2);
        audit.add(List.of(line(1), line(2), line(3)));
        audit.add(List.of(line(4)));
        lost = false;

        assertThat(found(audit, query())).hasSize(2).noneMatch(line -> line.contains(new UUID(0, 3).toString()));
    }

    @Test
    void add_whatIsNoRecord_isLeftToTheFile() throws Exception {
        StoredAudit audit = audit(1000);
        for (int i = 0; i < 600; i++) {
            audit.add(List.of("{\"time\":\"2026-11-22T12:00:00Z\",\"outcome\":\"lost\",\"records\":3}"));
        }
        audit.add(List.of("torn", line(1)));

        assertThat(found(audit, query())).hasSize(1);
    }

    @Test
    void removeOld_takesWhatIsPastItsAge() throws Exception {
        StoredAudit audit = audit(100);
        audit.add(List.of(line(1)));
        audit.writeWaiting();
        time.set(Records.NOW.plus(AGE));
        audit.removeOld();
        assertThat(kept.get().audit().count(AuditFilter.ALL)).isEqualTo(1);

        time.set(Records.NOW.plus(AGE).plusMillis(1));
        audit.removeOld();

        assertThat(kept.get().audit().count(AuditFilter.ALL)).isZero();
    }

    @Test
    void log_withCopies_keepsTheLinesOfItsFile() throws Exception {
        AuditSettings settings = new AuditSettings(directory.resolve("audit.jsonl"), 1 << 20, 3);
        try (StoredAudit audit = audit(100).begin()) {
            try (AuditLog log = AuditLog.open(settings, clock, audit::add)) {
                for (int i = 0; i < 20; i++) {
                    UUID id = new UUID(0, i);
                    log.record(moment -> Records.of(id.toString()));
                }
            }

            assertThat(found(audit, query()).reversed()).isEqualTo(Files.readAllLines(settings.file()));
        }
    }

    private StoredAudit audit(int room) {
        return new StoredAudit(store, clock, AGE, room);
    }

    private String line(int number) {
        ChainLink.Linked linked =
                last.next(Records.of(new UUID(0, number).toString()).toJson());
        last = linked.link();
        return linked.line();
    }

    private static List<String> found(StoredAudit audit, Wanted wanted) throws StoreException {
        List<String> lines = new ArrayList<>();
        assertThat(audit.search(wanted.query(), lines::add)).isEqualTo(lines.size());
        return lines;
    }

    private static Wanted query() {
        return new Wanted();
    }

    private record Wanted(AuditQuery query) {
        Wanted() {
            this(new AuditQuery(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        }

        Wanted correlation(int number) {
            return new Wanted(AuditQuery.of(new UUID(0, number)));
        }

        Wanted reason(String name) {
            return new Wanted(new AuditQuery(
                    query.correlation(), query.identity(), query.repository(), Optional.of(name), query.since()));
        }

        Wanted identity(String name) {
            return new Wanted(new AuditQuery(
                    query.correlation(), Optional.of(name), query.repository(), query.reason(), query.since()));
        }
    }
}
