package dev.cambist.server.metadata;

import dev.cambist.core.session.StoreException;
import dev.cambist.server.settings.StoreSettings;
import dev.cambist.server.store.Store;
import dev.cambist.server.store.StoreAccess;
import dev.cambist.server.store.StoreSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A store in memory that counts who asks, and can be away. */
final class LosableStore implements StoreSource, AutoCloseable {
    private final StoreAccess access;
    private int asked;
    private int left;

    private LosableStore(StoreAccess access) {
        this.access = access;
        comesBack();
    }

    static LosableStore open(Path directory) throws Exception {
        StoreAccess access = new StoreAccess(new StoreSettings.Memory(), directory);
        access.claim();
        return new LosableStore(access);
    }

    /** It is away after so many more questions. */
    void goesAfter(int questions) {
        left = questions;
    }

    void comesBack() {
        left = Integer.MAX_VALUE;
    }

    /** How often it was asked for so far. */
    int asked() {
        return asked;
    }

    @Override
    public boolean mayHoldMore() {
        return access.mayHoldMore();
    }

    @Override
    public Optional<Duration> outage() {
        return access.outage();
    }

    @Override
    public Store get() throws StoreException {
        asked++;
        if (left == 0) {
            throw new StoreException("it is away");
        }
        left--;
        return access.get();
    }

    @Override
    public void close() {
        access.close();
    }
}
