package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.PageQuery.Cursor;
import dev.cambist.core.metadata.PageQuery.Order;
import dev.cambist.core.metadata.Push;
import dev.cambist.core.metadata.RepositoryKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What a page costs does not grow with what is in the index: the database walks along an index, and sorts nothing. */
final class MetadataPlanTest {
    @TempDir
    private Path directory;

    static boolean hasPostgres() {
        return TestPostgres.isInstalled();
    }

    private static List<MetadataPages.Page> pages() {
        List<MetadataPages.Page> pages = new ArrayList<>();
        pages.add(MetadataPages.repositories("registry.example", Optional.of("team"), 10));
        pages.add(MetadataPages.tagsOf(1, List.of(MetadataContract.A, MetadataContract.B)));
        pages.add(EmptiedRows.among("registry.example", Set.of("many/app1", "many/app3")));
        pages.add(JdbcLocks.at(new RepositoryKey("registry.example", "team/app"), "v2"));
        pages.add(FactsRows.smallOf(Set.of(MetadataContract.A, MetadataContract.B)));
        for (Order order : Order.values()) {
            for (Optional<Cursor> after :
                    List.of(Optional.<Cursor>empty(), Optional.of(new Cursor(MetadataContract.NOW, "v5")))) {
                PageQuery query = new PageQuery(order, after, 10, Optional.empty(), false);
                pages.add(MetadataPages.tags(1, query));
                pages.add(MetadataPages.manifests(1, query));
            }
        }
        pages.add(MetadataPages.tags(
                1, new PageQuery(Order.NAME, Optional.empty(), 10, Optional.of(MetadataContract.A), false)));
        return pages;
    }

    @Test
    void page_ofSqlite_walksAlongAnIndex() throws Exception {
        try (SqliteDatabase database = SqliteDatabase.open(directory.resolve("cambist.db"))) {
            fill(database);
            for (MetadataPages.Page page : pages()) {
                List<String> plan = plan(database, "EXPLAIN QUERY PLAN ", 4, page);
                assertThat(plan)
                        .as(page.statement())
                        .allMatch(step -> step.startsWith("SEARCH"))
                        .isNotEmpty();
            }
        }
    }

    @Test
    @EnabledIf("hasPostgres")
    void page_ofPostgres_walksAlongAnIndex() throws Exception {
        try (TestPostgres postgres = TestPostgres.start();
                PostgresDatabase database = postgres.empty()) {
            fill(database);
            database.inTransaction(connection -> new Sql(connection).change("ANALYZE"));
            for (MetadataPages.Page page : pages()) {
                List<String> plan = plan(database, "EXPLAIN ", 1, page);
                assertThat(plan)
                        .as(page.statement())
                        .noneMatch(step -> step.contains("Seq Scan") || step.contains("Sort"))
                        .anyMatch(step -> step.contains("Index"));
            }
        }
    }

    /** A plan for any values is one for a repository of average size, and reads all of a large one. */
    @Test
    @EnabledIf("hasPostgres")
    void page_ofPostgresAskedOften_isPlannedForItsValuesEachTime() throws Exception {
        try (TestPostgres postgres = TestPostgres.start();
                PostgresDatabase database = postgres.empty()) {
            Migrations.apply(database);
            List<String> kept = database.ask(sql -> {
                for (int time = 0; time < 12; time++) {
                    MetadataPages.entries(sql, 1, PageQuery.all(10));
                    for (MetadataPages.Page page : pages()) {
                        page.list(sql, row -> row.getString(1));
                    }
                }
                return sql.list(row -> row.getString(1), "SELECT statement FROM pg_prepared_statements");
            });
            assertThat(kept).noneMatch(statement -> statement.contains("tags") || statement.contains("manifests"));
        }
    }

    private static List<String> plan(Database database, String explain, int column, MetadataPages.Page page)
            throws Exception {
        return database.inTransaction(connection -> new MetadataPages.Page(explain + page.statement(), page.values())
                .list(new Sql(connection), row -> row.getString(column)));
    }

    /** Enough that PostgreSQL does not read a table whole because it is small. */
    private static void fill(Database database) throws Exception {
        Migrations.apply(database);
        database.inTransaction(connection -> {
            Sql sql = new Sql(connection);
            for (int number = 0; number < 3000; number++) {
                String name = number % 2 == 0 ? "team/app" : "many/app" + number;
                Instant at = MetadataContract.NOW.plusSeconds(number);
                String digest = "sha256:%064d".formatted(number);
                Push push = new Push(
                        digest, List.of("v" + number), Optional.of(MetadataContract.IMAGE), at, MetadataContract.ALICE);
                for (Sql.Change change : PushRows.of(new RepositoryKey("registry.example", name), push)) {
                    sql.change(change);
                }
                EmptiedRows.add(sql, new RepositoryKey("registry.example", name));
            }
            return sql;
        });
    }
}
