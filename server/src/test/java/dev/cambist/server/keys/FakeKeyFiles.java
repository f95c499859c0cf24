package dev.cambist.server.keys;

import dev.cambist.core.session.KeyFileStore;
import dev.cambist.core.session.StoreException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** A store in memory that can be lost, before it keeps anything or at the moment of that. */
final class FakeKeyFiles implements KeyFileStore {
    private Map<String, String> kept = new TreeMap<>();
    private long version;
    boolean isLost;
    boolean isLostWhenItKeeps;

    Map<String, String> kept() {
        return kept;
    }

    @Override
    public long version() throws StoreException {
        look();
        return version;
    }

    @Override
    public <T> T exclusively(Work<T> work) throws StoreException, IOException {
        look();
        Map<String, String> files = new TreeMap<>(kept);
        T result = work.on(files);
        if (isLostWhenItKeeps) {
            throw new StoreException("db.example.com: Connection reset");
        }
        if (!files.equals(kept)) {
            kept = files;
            version++;
        }
        return result;
    }

    private void look() throws StoreException {
        if (isLost) {
            throw new StoreException("db.example.com: Connection refused");
        }
    }
}
