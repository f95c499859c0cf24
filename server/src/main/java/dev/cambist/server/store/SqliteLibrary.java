package dev.cambist.server.store;

import java.nio.file.Path;

/**
 * Where SQLite's native library comes from. The image has it as a file and says so ({@code org.sqlite.lib.path});
 * elsewhere the driver unpacks it, which it does by itself in the temporary directory of everybody.
 */
final class SqliteLibrary {
    private static final String UNPACKED_TO = "org.sqlite.tmpdir";
    private static final String GIVEN = "org.sqlite.lib.path";

    private SqliteLibrary() {}

    /** Has it unpacked into a directory that is ours. Once: a library is loaded once in a process. */
    static void prepare(Path directory) {
        if (System.getProperty(GIVEN) == null && System.getProperty(UNPACKED_TO) == null) {
            System.setProperty(UNPACKED_TO, directory.toString());
        }
    }
}
