package dev.cambist.cli.keys;

import dev.cambist.cli.source.NoIdentityException;
import dev.cambist.client.wire.Form;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;

/** The keys that a command is about, wherever they are; what is done to them is the same, in the same words. */
interface Keys extends AutoCloseable {
    JsonObject list() throws IOException, NoIdentityException, InterruptedException;

    /**
     * Has it done.
     *
     * @param path below that of keys, as the admin API has it
     */
    JsonObject change(String path, Form form) throws IOException, NoIdentityException, InterruptedException;

    /** Whose a key is, in words. */
    static String owner(JsonObject key) {
        return key.text("registry").orElse(key.has("robots") ? "robots" : "refresh tokens");
    }

    @Override
    void close();
}
