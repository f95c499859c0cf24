package dev.cambist.server;

import dev.cambist.server.keys.KeyDirectory;
import dev.cambist.server.keys.KeyFileException;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.KeySettings;
import dev.cambist.server.store.StoreAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * The keys of a configuration, opened where it keeps them: the one way for servers and commands.
 *
 * @param store for as long as keys are read there
 */
public record ServerKeys(KeyDirectory directory, StoreAccess store) implements AutoCloseable {
    /** Opens them for a program that uses no store besides. */
    public static ServerKeys open(Configuration configuration, InstantSource clock) throws IOException {
        StoreAccess store =
                new StoreAccess(configuration.store(), configuration.server().data());
        try {
            return new ServerKeys(open(configuration, store, clock), store);
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** Opens them with a store that the caller closes. */
    static KeyDirectory open(Configuration configuration, StoreAccess store, InstantSource clock) throws IOException {
        KeySettings settings = configuration.keys();
        Path data = configuration.server().data();
        return switch (settings.place()) {
            case DATA -> KeyDirectory.open(data, settings.encryption(), clock);
            case STORE -> {
                store.claim(); // a database that servers share is nobody's
                yield shared(store, data, settings, clock);
            }
        };
    }

    private static KeyDirectory shared(StoreAccess store, Path data, KeySettings settings, InstantSource clock)
            throws KeyFileException {
        return KeyDirectory.open(() -> store.get().keyFiles(), data, settings.encryption(), clock);
    }

    @Override
    public void close() {
        store.close();
    }
}
