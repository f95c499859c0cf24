package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.CrawlState;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.TagEntry;
import dev.cambist.core.metadata.Untag;
import dev.cambist.core.session.AuditEntry;
import dev.cambist.core.session.AuditFilter;
import dev.cambist.core.session.NumberedRevocation;
import dev.cambist.core.session.Replica;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.session.Robot;
import dev.cambist.core.session.Session;
import dev.cambist.core.session.SessionFilter;
import java.sql.PreparedStatement;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * A database as a program of an earlier version left it, with something in each of its tables, opened by this one. It is
 * made by the numbered migrations up to that version, which never change.
 */
final class EarlierSchema {
    private static final int SESSIONS = 1;
    private static final int ROBOTS = 2;
    private static final int KEYS = 3;
    private static final int METADATA = 4;
    private static final int CRAWLS = 5;
    private static final int AUDIT = 6;
    private static final int EMPTIED = 7;
    private static final int REPLICAS = 8;
    private static final int OWNERS = 9;

    private static final Session SESSION = StoreContract.session("s1", "corp", "alice", StoreContract.NOW);
    private static final Untag UNTAG = new Untag(MetadataContract.APP, "v2", "sha256:b");
    private static final CrawlState CRAWL = CrawlState.begin(StoreContract.NOW.truncatedTo(ChronoUnit.MICROS));
    private static final RepositoryKey LATE = new RepositoryKey("registry.example", "team/late");
    private static final RepositoryKey EARLY = new RepositoryKey("registry.example", "team/early");
    private static final AuditEntry RECORD = AuditContract.entry("a1", 0, "alice");
    private static final AuditEntry EARLIER = AuditContract.entry("a0", 0, "alice");
    private static final Replica REPLICA = ReplicaContract.replica("r1", "a:1", StoreContract.NOW);

    private final int version;
    private final List<NumberedRevocation> revocations = new ArrayList<>();

    private EarlierSchema(int version) {
        this.version = version;
    }

    /** @param open opens the same database each time, which is empty at first */
    static void check(Callable<? extends Database> open, int version) throws Exception {
        assertThat(Migrations.latest())
                .as("the last schema of which this test knows what to put in")
                .isEqualTo(OWNERS);
        EarlierSchema schema = new EarlierSchema(version);
        try (Database earlier = open.call()) {
            Migrations.apply(earlier, version);
            schema.fill(earlier);
            assertThat(earlier.<Integer>inTransaction(earlier::version)).isEqualTo(version);
        }
        try (Store store = JdbcStore.on(open.call())) {
            schema.assertFilled(store);
            schema.use(store);
        }
        try (Database database = open.call()) {
            assertThat(database.<Integer>inTransaction(database::version)).isEqualTo(Migrations.latest());
        }
        try (Store again = JdbcStore.on(open.call())) {
            assertThat(again.sessions().find(SessionFilter.ALL, StoreContract.NOW, 10))
                    .containsExactly(SESSION);
            assertThat(again.robots().all()).extracting(Robot::name).contains("late");
            assertThat(again.revocations().after(0, 10)).hasSize(2);
            assertThat(again.metadata().tag(MetadataContract.OTHER, "late")).isPresent();
            assertThat(again.keyFiles().<String>exclusively(files -> files.get("refresh/late.secret")))
                    .isEqualTo("text");
            assertThat(again.audit().count(AuditFilter.ALL)).isEqualTo(schema.has(AUDIT) ? 2 : 1);
            assertThat(again.metadata().emptied(LATE.registry(), Set.of(LATE.repository())))
                    .containsExactly(LATE.repository());
            assertThat(again.replicas().all()).containsExactly(REPLICA);
        }
    }

    private boolean has(int table) {
        return version >= table;
    }

    private void fill(Database earlier) throws Exception {
        if (has(SESSIONS)) {
            new JdbcSessions(earlier).save(List.of(SESSION));
            revocations.add(new JdbcRevocations(earlier).add(StoreContract.revoke(new Revoked.OfSession("s1"))));
        }
        if (has(ROBOTS)) {
            insert(earlier, StoreContract.robot("ci"));
            insert(earlier, StoreContract.robot("off").enabled(false));
        }
        if (has(KEYS)) {
            new JdbcKeyFiles(earlier).exclusively(files -> files.put("refresh/a.secret", "früher"));
        }
        if (has(METADATA)) {
            JdbcMetadata index = new JdbcMetadata(earlier);
            index.pushed(MetadataContract.APP, MetadataContract.push("sha256:a", StoreContract.NOW, "v1"));
            index.change(new Item.Tag(MetadataContract.APP, "v1"), MetadataContract.writable(false));
            index.begin(UNTAG);
        }
        if (has(CRAWLS)) {
            new JdbcCrawls(earlier).save("registry.example", CRAWL);
        }
        if (has(AUDIT)) {
            new JdbcAudit(earlier).save(List.of(EARLIER));
        }
        if (has(EMPTIED)) {
            new JdbcMetadata(earlier).removed(EARLY);
        }
        if (has(REPLICAS)) {
            new JdbcReplicas(earlier).save(REPLICA);
        }
    }

    /** In the columns that robots had before they had owners. */
    private static void insert(Database earlier, Robot robot) throws Exception {
        earlier.inTransaction(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("INSERT INTO robots (name, registries,"
                    + " scope_map, enabled, created, expires, passwords) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
                statement.setString(1, robot.name());
                statement.setString(2, RobotRow.registries(robot));
                statement.setString(3, RobotRow.scopeMap(robot));
                statement.setLong(4, robot.enabled() ? 1 : 0);
                statement.setLong(5, robot.created().toEpochMilli());
                statement.setLong(6, robot.expires().orElseThrow().toEpochMilli());
                statement.setString(7, RobotRow.passwords(robot));
                return statement.executeUpdate();
            }
        });
    }

    /** Whatever was there is there still, and what is new is empty. */
    private void assertFilled(Store store) throws Exception {
        assertThat(store.sessions().find(SessionFilter.ALL, StoreContract.NOW, 10))
                .containsExactly(SESSION);
        assertThat(store.revocations().after(0, 10)).isEqualTo(revocations);
        if (has(ROBOTS)) {
            assertThat(store.robots().all())
                    .containsExactlyInAnyOrder(
                            StoreContract.robot("ci"),
                            StoreContract.robot("off").enabled(false));
        } else {
            assertThat(store.robots().all()).isEmpty();
        }
        assertThat(store.keyFiles().<Map<String, String>>exclusively(TreeMap::new))
                .isEqualTo(has(KEYS) ? Map.of("refresh/a.secret", "früher") : Map.of());
        List<TagEntry> tags = store.metadata().tags(MetadataContract.APP, PageQuery.all(10));
        if (has(METADATA)) {
            assertThat(tags)
                    .extracting(TagEntry::name, TagEntry::digest, TagEntry::attributes)
                    .containsExactly(tuple("v1", "sha256:a", new Attributes(true, false, true, true)));
            assertThat(store.metadata().untags()).containsExactly(UNTAG);
        } else {
            assertThat(tags).isEmpty();
            assertThat(store.metadata().untags()).isEmpty();
        }
        assertThat(store.crawls().find("registry.example"))
                .isEqualTo(has(CRAWLS) ? Optional.of(CRAWL) : Optional.empty());
        assertThat(store.audit().find(AuditFilter.ALL, Optional.empty(), 10))
                .isEqualTo(has(AUDIT) ? List.of(EARLIER) : List.of());
        assertThat(store.metadata().emptied("registry.example", Set.of("team/early", "team/late")))
                .isEqualTo(has(EMPTIED) ? Set.of("team/early") : Set.of());
        assertThat(store.replicas().all()).isEqualTo(has(REPLICAS) ? List.of(REPLICA) : List.of());
    }

    private void use(Store store) throws Exception {
        assertThat(store.revocations()
                        .add(StoreContract.revoke(new Revoked.OfRobot("ci")))
                        .number())
                .isGreaterThan(revocations.getLast().number());
        assertThat(store.robots().add(StoreContract.robot("late"))).isTrue();
        store.keyFiles().exclusively(files -> files.put("refresh/late.secret", "text"));
        store.metadata().pushed(MetadataContract.OTHER, MetadataContract.push("sha256:a", StoreContract.NOW, "late"));
        store.crawls().save("other.example", CRAWL);
        store.audit().save(List.of(RECORD)); // which is there once, however often it is saved
        store.metadata().removed(LATE);
        store.replicas().save(REPLICA);
    }
}
