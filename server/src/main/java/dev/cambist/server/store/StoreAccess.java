package dev.cambist.server.store;

import dev.cambist.core.session.StoreException;
import dev.cambist.server.keys.FileAccess;
import dev.cambist.server.settings.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way to the store, which is opened when somebody first needs it: loading a database's driver takes longer than all
 * else of a start. Safe for use by several threads.
 */
public final class StoreAccess implements StoreSource, AutoCloseable {
    private static final String FILE = "cambist.db";

    private final StoreSettings settings;
    private final Path data;
    private final Path file;
    private final CountDownLatch claimed = new CountDownLatch(1);
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable Store open;
    private @Nullable DataLock lock;
    private boolean closed;

    /**
     * The files of keys in a database that servers share, as they are: nothing is changed there, no table is made, and
     * where there is none there are no files.
     */
    public static Map<String, String> sharedKeyFiles(StoreSettings.Postgres settings) throws StoreException {
        PostgresDatabase database = PostgresDatabase.open(settings);
        try {
            return database.inTransaction(
                    connection -> JdbcKeyFiles.isThere(connection) ? JdbcKeyFiles.read(connection) : Map.of());
        } finally {
            database.close();
        }
    }

    /** @param data the data directory */
    public StoreAccess(StoreSettings settings, Path data) {
        this.settings = settings;
        this.data = data;
        this.file = data.toAbsolutePath().normalize().resolve(FILE);
    }

    /**
     * Makes sure of what can be known without opening anything; until then whoever needs the store waits.
     *
     * @throws IOException when another server has its store in the data directory, or the file is not to be used, with
     *     what to do
     */
    public void claim() throws IOException {
        try {
            if (settings instanceof StoreSettings.Embedded) {
                lock = DataLock.take(data);
                check(file);
            }
        } catch (IOException | RuntimeException e) {
            close(); // so that nobody waits for it
            throw e;
        }
        claimed.countDown();
    }

    private static void check(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        Optional<String> exposure = FileAccess.exposure(file);
        if (exposure.isPresent()) {
            throw new IOException(file + " " + exposure.get());
        }
        int version = SqliteDatabase.versionOf(file);
        if (version > Migrations.latest()) {
            throw new IOException(Migrations.newer(file.toString(), version));
        }
    }

    @Override
    public boolean mayHoldMore() {
        return switch (settings) {
            case StoreSettings.Embedded embedded -> Files.exists(file);
            case StoreSettings.Memory memory -> false;
            case StoreSettings.Postgres postgres -> true;
        };
    }

    @Override
    public Optional<Duration> outage() {
        return settings instanceof StoreSettings.Postgres postgres ? Optional.of(postgres.outage()) : Optional.empty();
    }

    @Override
    public Store get() throws StoreException {
        Store known = open;
        if (known != null) {
            return known;
        }
        awaitClaim();
        opening.lock();
        try {
            known = open;
            if (known == null) {
                if (closed) {
                    throw new StoreException("the store is closed");
                }
                known = switch (settings) {
                    case StoreSettings.Embedded embedded -> JdbcStore.on(SqliteDatabase.open(file));
                    case StoreSettings.Memory memory -> new MemoryStore();
                    case StoreSettings.Postgres postgres -> JdbcStore.on(PostgresDatabase.open(postgres));
                };
                open = known;
            }
            return known;
        } finally {
            opening.unlock();
        }
    }

    private void awaitClaim() throws StoreException {
        try {
            claimed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("the store was waited for in vain", e);
        }
    }

    @Override
    public void close() {
        claimed.countDown();
        opening.lock();
        try {
            closed = true;
            if (open != null) {
                open.close();
            }
            if (lock != null) {
                lock.close();
            }
        } finally {
            opening.unlock();
        }
    }
}
