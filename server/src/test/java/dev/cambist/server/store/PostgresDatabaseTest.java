package dev.cambist.server.store;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

/** With Debian's own PostgreSQL, where it is installed. */
@EnabledIf("isInstalled")
final class PostgresDatabaseTest extends DatabaseContract {
    private static TestPostgres postgres;

    static boolean isInstalled() {
        return TestPostgres.isInstalled();
    }

    @BeforeAll
    static void start() throws Exception {
        postgres = TestPostgres.start();
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @Override
    Database open() throws Exception {
        return postgres.empty();
    }
}
