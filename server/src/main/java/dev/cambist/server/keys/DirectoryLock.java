package dev.cambist.server.keys;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one at a time look at a key directory and add to it, so that two servers that start together make one set of keys.
 *
 * <p>POSIX locks belong to the process, and closing any channel of the file gives them up. Threads of this process
 * therefore wait for each other first, and only one of them ever has the file open. A directory that is mounted read-only
 * needs no lock: nobody adds to it.
 */
final class DirectoryLock {
    static final String FILE_NAME = "lock";

    private static final long PAUSE_MILLIS = 50;
    /** 10 s; making an RSA key takes less than one. */
    private static final int TRIES = 200;

    private static final ReentrantLock THIS_PROCESS = new ReentrantLock();

    private DirectoryLock() {}

    static <T> T whileHeld(Path directory, KeyPlace.Work<T> work) throws KeyFileException {
        return whileHeld(directory, TRIES, work);
    }

    /** Gives up after so many tries, which are {@value #PAUSE_MILLIS} ms apart. */
    static <T> T whileHeld(Path directory, int tries, KeyPlace.Work<T> work) throws KeyFileException {
        Path file = directory.resolve(FILE_NAME);
        THIS_PROCESS.lock();
        try {
            Closeable lock = locked(directory, file, tries);
            try {
                return work.run();
            } finally {
                lock.close();
            }
        } catch (KeyFileException e) {
            throw e;
        } catch (IOException e) {
            throw KeyFileException.cannotBe("locked", file, e);
        } finally {
            THIS_PROCESS.unlock();
        }
    }

    /** What is to be closed to unlock. */
    private static Closeable locked(Path directory, Path file, int tries) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    OwnerOnlyFiles.only("rw-------"));
        } catch (IOException e) {
            if (OwnerOnlyFiles.isReadOnly(directory)) {
                return () -> {};
            }
            throw e;
        }
        try {
            lock(channel, file, tries);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Closing the channel unlocks. */
    private static void lock(FileChannel channel, Path file, int tries) throws IOException {
        for (int i = 0; channel.tryLock() == null; i++) {
            if (i == tries) {
                throw new KeyFileException(
                        file, "is held by another process", "find it with: fuser " + file + " and end it if it hangs");
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KeyFileException(file, "was waited for in vain", "start again", e);
            }
        }
    }
}
