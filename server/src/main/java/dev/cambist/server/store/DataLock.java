package dev.cambist.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Held by the one server that keeps its store in a data directory; given up when the process ends, however it does. */
final class DataLock implements AutoCloseable {
    private static final String FILE = "store.lock";

    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws IOException when another server has it, with what to do */
    static DataLock take(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        FileChannel channel = open(file);
        if (tryLock(channel) == null) {
            channel.close();
            throw new IOException(
                    directory + " is the data directory of another server that runs (" + file
                            + " is locked); give this one a directory of its own, or let both share a database: store.postgres");
        }
        return new DataLock(channel);
    }

    private static FileChannel open(Path file) throws IOException {
        try {
            return FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileSystemException e) {
            throw new IOException(
                    "sessions and revocations cannot be kept in " + file.getParent() + ": " + file + ": "
                            + e.getReason()
                            + "; let Cambist write there, or keep them elsewhere: store.postgres, or store: memory, which"
                            + " forgets revocations at each start",
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // a server of this process
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException(FILE + " was not closed in order", e);
        }
    }
}
