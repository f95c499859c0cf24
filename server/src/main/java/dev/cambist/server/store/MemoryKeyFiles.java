package dev.cambist.server.store;

import dev.cambist.core.session.KeyFileStore;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** The files of keys in memory. */
final class MemoryKeyFiles implements KeyFileStore {
    private Map<String, String> kept = Map.of();
    private long version;

    @Override
    public synchronized long version() {
        return version;
    }

    @Override
    public synchronized <T> T exclusively(Work<T> work) throws IOException {
        Map<String, String> files = new TreeMap<>(kept);
        T result = work.on(files);
        if (!files.equals(kept)) {
            kept = files;
            version++;
        }
        return result;
    }
}
