package dev.cambist.core.session;

import java.io.IOException;
import java.util.Map;

/** The files of the keys that servers share, as text by name. Secret ones are encrypted before they come here. */
public interface KeyFileStore {
    /** What is done with the files. */
    @FunctionalInterface
    interface Work<T> {
        /** Does it on all files, by name; what is changed there is kept. */
        T on(Map<String, String> files) throws IOException;
    }

    /** A number that is a greater one after any change. */
    long version() throws StoreException;

    /**
     * Does work while no server does any other: all that it changed is kept when this returns, and nothing of it when it
     * throws. When this throws a {@link StoreException}, it may be kept all the same.
     */
    <T> T exclusively(Work<T> work) throws StoreException, IOException;
}
