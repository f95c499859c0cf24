package dev.cambist.server.keys;

import dev.cambist.core.session.KeyFileStore;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** What was read of a store, to be looked at: what is done to it is kept nowhere. */
record CopiedKeyFiles(Map<String, String> files) implements KeyFileStore {
    CopiedKeyFiles {
        files = Map.copyOf(files);
    }

    @Override
    public long version() {
        return 0;
    }

    @Override
    public <T> T exclusively(Work<T> work) throws IOException {
        return work.on(new TreeMap<>(files));
    }
}
