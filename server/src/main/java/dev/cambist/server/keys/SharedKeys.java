package dev.cambist.server.keys;

import dev.cambist.core.session.KeyFileStore;
import dev.cambist.core.session.StoreException;

/** The way to keys in a store, which may be lost at times. */
@FunctionalInterface
public interface SharedKeys {
    KeyFileStore get() throws StoreException;
}
