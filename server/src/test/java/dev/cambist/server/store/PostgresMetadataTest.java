package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.Push;
import dev.cambist.core.metadata.TagEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** With Debian's own PostgreSQL, where it is installed, in a database whose language sorts otherwise than bytes do. */
@EnabledIf("isInstalled")
final class PostgresMetadataTest extends MetadataContract {
    private static TestPostgres postgres;

    static boolean isInstalled() {
        return TestPostgres.isInstalled();
    }

    @BeforeAll
    static void start() throws Exception {
        postgres = TestPostgres.start();
        postgres.useEnglish();
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @Override
    Store open() throws Exception {
        return JdbcStore.on(postgres.empty());
    }

    @Test
    void change_byAnotherServer_isTold() throws Exception {
        index().pushed(APP, push(A, NOW, "v1"));
        try (Store other = JdbcStore.on(postgres.database())) {
            for (int tries = 0; !other.awaitNews(Duration.ofMillis(100)); tries++) {
                assertThat(tries).as("tries to listen").isLessThan(600);
            }
            long before = other.metadata().lockChanges();

            index().change(new Item.Tag(APP, "v1"), writable(false));

            assertThat(other.awaitNews(Duration.ofSeconds(60))).isTrue();
            assertThat(other.metadata().lockChanges()).isGreaterThan(before);
            assertThat(other.metadata().locked()).hasSize(1);
        }
    }

    @Test
    void pushedAndRemoved_byManyServersAtOnce_countsEachOnce() throws Exception {
        try (Store other = JdbcStore.on(postgres.database());
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = new ArrayList<>();
            for (int number = 0; number < 200; number++) {
                Store store = number % 2 == 0 ? other : null;
                String tag = "v" + number % 50;
                String digest = number % 3 == 0 ? A : B;
                boolean removes = number % 20 == 0;
                all.add(threads.submit(() -> {
                    var index = store == null ? index() : store.metadata();
                    index.pushed(APP, new Push(digest, List.of(tag), Optional.of(IMAGE), NOW, ALICE));
                    index.pushed(OTHER, new Push(digest, List.of(tag), Optional.of(IMAGE), NOW, ALICE));
                    return removes ? index.removed(APP) && index.removed(OTHER) : true;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        index().pushed(APP, push(C, NOW, "last"));
        List<TagEntry> tags = index().tags(APP, PageQuery.all(1000));
        assertThat(index().repository(APP).orElseThrow().tags()).isEqualTo(tags.size());
        assertThat(index().repository(APP).orElseThrow().manifests())
                .isEqualTo(index().manifests(APP, PageQuery.all(1000)).size());
    }
}
