package dev.cambist.bench.index;

import dev.cambist.bench.load.Machine;
import dev.cambist.bench.load.Postgres;
import dev.cambist.bench.load.Spread;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.metadata.MetadataStore;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.PageQuery.Cursor;
import dev.cambist.core.metadata.PageQuery.Order;
import dev.cambist.core.metadata.Push;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.settings.StoreSettings;
import dev.cambist.server.store.StoreAccess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Fills an index with repositories and manifests, a tenth of them in one repository, each with a tag, and prints what a
 * page of 100 costs there: the time, and the CPU on both sides of the database.
 */
public final class IndexReport {
    private static final int REPOSITORIES = 10_000;
    private static final int MANIFESTS = 1_000_000;
    private static final int PAGE = 100;
    private static final int ROUNDS = 1_000;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private final String database;
    private final Filling filling;
    private final int rounds;
    private final DoubleSupplier elsewhere;

    /** @param elsewhere CPU seconds of the database where it is another process */
    private IndexReport(String database, Filling filling, int rounds, DoubleSupplier elsewhere) {
        this.database = database;
        this.filling = filling;
        this.rounds = rounds;
        this.elsewhere = elsewhere;
    }

    /** Something that is asked of the index. */
    @FunctionalInterface
    private interface Question {
        void ask(MetadataStore index, int round) throws StoreException;
    }

    /** Takes the numbers of repositories, of manifests and of rounds. */
    public static void main(String[] arguments) throws IOException, StoreException, SQLException, InterruptedException {
        int repositories = arguments.length > 0 ? Integer.parseInt(arguments[0]) : REPOSITORIES;
        int manifests = arguments.length > 1 ? Integer.parseInt(arguments[1]) : MANIFESTS;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : ROUNDS;
        Filling filling = new Filling(repositories, manifests);
        System.out.printf(
                Locale.ROOT,
                "%n%s; %d repositories, %d manifests, pages of %d, each asked for %d times%n%n",
                Machine.state(),
                repositories,
                manifests,
                PAGE,
                rounds);
        System.out.print("""
                | what | database | least ms | median ms | 99 % within ms | most ms | CPU ms |
                | --- | --- | ---: | ---: | ---: | ---: | ---: |
                """);
        Path directory = Files.createTempDirectory("bench-index-");
        try {
            StoreSettings embedded = new StoreSettings.Embedded();
            prepare(embedded, directory);
            try (Connection connection =
                    DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("cambist.db"))) {
                filling.into(connection);
            }
            new IndexReport("SQLite", filling, rounds, () -> 0).print(embedded, directory);
        } finally {
            Machine.remove(directory);
        }
        try (Postgres postgres = Postgres.start()) {
            StoreSettings shared = new StoreSettings.Postgres(
                    postgres.url(),
                    postgres.user(),
                    new Secret(Files.readString(postgres.password())),
                    Optional.empty(),
                    Duration.ofMinutes(1));
            prepare(shared, directory);
            try (Connection connection = postgres.connect()) {
                filling.into(connection);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("ANALYZE"); // as its autovacuum does in time; nobody does it for SQLite
                }
            }
            new IndexReport("PostgreSQL", filling, rounds, postgres::cpu).print(shared, directory);
        }
    }

    /** Makes the schema. */
    private static void prepare(StoreSettings settings, Path directory) throws IOException, StoreException {
        try (StoreAccess empty = open(settings, directory)) {
            empty.get();
        }
    }

    private static StoreAccess open(StoreSettings settings, Path directory) throws IOException {
        StoreAccess access = new StoreAccess(settings, directory);
        access.claim();
        return access;
    }

    private void print(StoreSettings settings, Path directory) throws IOException, StoreException {
        try (StoreAccess access = open(settings, directory)) {
            MetadataStore index = access.get().metadata();
            RepositoryKey large = Filling.key(0);
            line("a page of tags, newest first", index, (asked, round) -> asked.tags(large, page(round, true)));
            line("a page of tags, oldest first", index, (asked, round) -> asked.tags(large, page(round, false)));
            line(
                    "a page of tags by name",
                    index,
                    (asked, round) -> asked.tags(
                            large, PageQuery.all(PAGE).after("v" + filling.inLargest() * (long) round / rounds)));
            line(
                    "tags of one manifest",
                    index,
                    (asked, round) -> asked.tags(
                            large,
                            new PageQuery(
                                    Order.NAME,
                                    Optional.empty(),
                                    PAGE,
                                    Optional.of(Filling.digest((int) (filling.inLargest() * (long) round / rounds))),
                                    false)));
            line(
                    "a page of manifests, newest first",
                    index,
                    (asked, round) -> asked.manifests(large, page(round, true)));
            line(
                    "a page of the catalog",
                    index,
                    (asked, round) -> asked.repositories(Filling.REGISTRY, Optional.of("team/app" + round), PAGE));
            line("a repository with its counts", index, (asked, round) -> asked.repository(large));
            line(
                    "a push",
                    index,
                    (asked, round) -> asked.pushed(
                            large,
                            new Push(
                                    Filling.digest(round),
                                    List.of("v" + round),
                                    Optional.empty(),
                                    Instant.now(),
                                    Optional.empty())));
        }
    }

    /** Each somewhere else, so that no cache of a page helps. */
    private PageQuery page(int round, boolean newest) {
        long within = filling.inLargest() * (long) round / rounds;
        Cursor cursor = new Cursor(Filling.START.plusSeconds(within), "");
        return new PageQuery(
                newest ? Order.NEWEST_FIRST : Order.OLDEST_FIRST, Optional.of(cursor), PAGE, Optional.empty(), false);
    }

    private void line(String what, MetadataStore index, Question question) throws StoreException {
        for (int round = 0; round < rounds; round++) {
            question.ask(index, round); // in which Java compiles
        }
        Spread times = new Spread();
        double before = cpu();
        for (int round = 0; round < rounds; round++) {
            long start = System.nanoTime();
            question.ask(index, round);
            times.add((System.nanoTime() - start) / NANOS_PER_MILLI);
        }
        double cpu = (cpu() - before) / rounds;
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.2f | %.2f | %.2f | %.2f | %.2f |%n",
                what,
                database,
                times.least(),
                times.median(),
                times.part(0.99),
                times.most(),
                cpu);
    }

    /** Milliseconds so far, of this thread and of the database. */
    private double cpu() {
        return CLOCK.getCurrentThreadCpuTime() / NANOS_PER_MILLI + elsewhere.getAsDouble() * 1000;
    }
}
