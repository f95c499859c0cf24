package dev.cambist.server.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteHoldsTest extends HoldsContract {
    @TempDir
    private Path directory;

    @Override
    Store open() throws Exception {
        return JdbcStore.on(SqliteDatabase.open(directory.resolve("cambist.db")));
    }
}
