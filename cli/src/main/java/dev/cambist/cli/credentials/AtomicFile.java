package dev.cambist.cli.credentials;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;

/** A file that changes as a whole or not at all, and that only its owner may read. */
public final class AtomicFile {
    private static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final int MAX_LINKS = 40;
    private static final int TRIES = 5;

    private final Path path;

    public AtomicFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** The content; empty when there is no file. */
    public Optional<byte[]> read() throws IOException {
        Path target = target();
        if (!Files.exists(target)) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(target)) {
            throw new IOException(path + " is not a file");
        }
        try (InputStream in = Files.newInputStream(target)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException(path + " is larger than " + MAX_BYTES + " bytes");
            }
            return Optional.of(bytes);
        }
    }

    /** From the content to the new one; the same one for no change. */
    public interface Change {
        Optional<byte[]> apply(Optional<byte[]> content) throws IOException;
    }

    /** Changes the file; once more when another program changed it meanwhile. */
    public void change(Change change) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Optional<byte[]> before = read();
            Optional<byte[]> after = change.apply(before);
            if (after.isEmpty() || isSame(before, after) || replaced(before, after.get())) {
                return;
            }
        }
        throw new IOException(path + " is changed by another program all the time; try again");
    }

    private boolean replaced(Optional<byte[]> before, byte[] after) throws IOException {
        Path target = target();
        Path directory = target.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(path + " is not a file");
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Path next = Files.createTempFile(
                directory,
                ".cambist-",
                ".json",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            write(next, after);
            if (!isSame(before, read())) {
                return false;
            }
            Files.move(next, target, ATOMIC_MOVE);
            return true;
        } finally {
            Files.deleteIfExists(next);
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    private static boolean isSame(Optional<byte[]> one, Optional<byte[]> other) {
        return one.isPresent() == other.isPresent() && (one.isEmpty() || Arrays.equals(one.get(), other.orElseThrow()));
    }

    /** Where symbolic links lead, to a file that need not be there yet; the links stay. */
    private Path target() throws IOException {
        Path target = path;
        for (int i = 0; Files.isSymbolicLink(target); i++) {
            if (i == MAX_LINKS) {
                throw new IOException(path + " is a symbolic link without an end");
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        return target;
    }
}
