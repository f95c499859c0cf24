package dev.cambist.server.audit;

import dev.cambist.server.settings.AuditSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The audit file and the earlier ones: {@code audit.jsonl}, {@code audit.jsonl.1} and so on, the higher the older. Only
 * their owner can read them. For one thread.
 */
final class AuditFile implements AuditSink {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    /** Said, because a umask of 000 would let others remove the file and put one of theirs in its place. */
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final Set<PosixFilePermission> ANY_BY_OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private final AuditSettings settings;
    private @Nullable FileChannel channel;
    private @Nullable Object identity; // of the file that the channel is open on

    private AuditFile(AuditSettings settings) {
        this.settings = settings;
    }

    /**
     * Opens the file to write behind what is in it, or makes it.
     *
     * @throws IOException when it cannot be used, with what to do about it
     */
    static AuditFile open(AuditSettings settings) throws IOException {
        AuditFile file = new AuditFile(settings);
        file.opened();
        return file;
    }

    @Override
    public void append(byte[] line) throws IOException {
        FileChannel current = opened();
        if (current.size() > 0 && current.size() + line.length > settings.maxBytes()) {
            rotate(current);
            current = opened();
        }
        long end = current.size();
        try {
            write(current, line);
        } catch (IOException e) {
            current.truncate(end); // half a line would spoil the next one
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            try (FileChannel closing = channel) {
                closing.force(true);
            } finally {
                channel = null;
            }
        }
    }

    /** The channel; a new one where somebody else has moved or removed the file, which would be written to for nobody. */
    private FileChannel opened() throws IOException {
        if (channel != null && !Objects.equals(identity, key(settings.file()))) {
            close();
        }
        if (channel == null) {
            channel = open(settings.file());
            identity = key(settings.file());
        }
        return channel;
    }

    private static @Nullable Object key(Path file) throws IOException {
        return Files.exists(file)
                ? Files.readAttributes(file, BasicFileAttributes.class).fileKey()
                : null;
    }

    private static FileChannel open(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent(), OWNER_ONLY_DIRECTORY);
        check(file);
        FileChannel opened = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE), OWNER_ONLY);
        try {
            lock(opened, file);
            finishLine(opened);
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    static void check(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(
                    "the audit file " + file + (Files.isDirectory(file) ? " is a directory" : " is no file")
                            + "; name a file" + (Files.isDirectory(file) ? " in it, such as audit.jsonl" : ""));
        }
        if (Files.exists(file)) {
            Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
            if (!Collections.disjoint(found, ANY_BY_OTHERS)) {
                throw new IOException("the audit file " + file + " is open to others than its owner ("
                        + PosixFilePermissions.toString(found) + "); run: chmod 600 " + file);
            }
        }
    }

    /** Two servers would rename the file under each other. */
    private static void lock(FileChannel opened, Path file) throws IOException {
        try {
            if (opened.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // another server in this process
        }
        throw new IOException("another server writes to the audit file " + file + "; give each a file of its own");
    }

    /** A process that was killed may have left half a line. */
    private static void finishLine(FileChannel opened) throws IOException {
        long end = opened.size();
        opened.position(end);
        ByteBuffer last = ByteBuffer.allocate(1);
        if (end > 0 && opened.read(last, end - 1) == 1 && last.get(0) != '\n') {
            write(opened, new byte[] {'\n'});
        }
    }

    private static void write(FileChannel channel, byte[] bytes) throws IOException {
        channel.position(channel.size());
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    private void rotate(FileChannel current) throws IOException {
        current.force(true);
        for (int number = settings.keep() - 1; number >= 1; number--) {
            if (Files.exists(earlier(settings.file(), number))) {
                replace(earlier(settings.file(), number), earlier(settings.file(), number + 1));
            }
        }
        replace(settings.file(), earlier(settings.file(), 1));
        close();
    }

    private static void replace(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static Path earlier(Path file, int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }
}
