package dev.cambist.server.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Files that only their owner can get at: made so from the start, replaced as a whole, refused when they are otherwise. */
final class OwnerOnlyFiles {
    /** Far more than any key or certificate of ours. */
    private static final int MAX_BYTES = 64 * 1024;

    /** How the name of a file ends that is not whole yet. */
    static final String DRAFT = ".new";

    private static final String READ_ONLY = "Read-only file system"; // Linux's words for EROFS

    private OwnerOnlyFiles() {}

    /**
     * The directory that everything is in. The operator may have made it, and others may see that it is there; everything
     * below is closed to them.
     */
    static void makeRoot(Path directory) throws KeyFileException {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            throw new KeyFileException(
                    directory,
                    "is on a file system without owner-only permissions",
                    "choose another directory for keys");
        }
        create(directory);
        if (owned(directory).isChangeableByOthers() && !isReadOnly(directory)) {
            throw tooOpen(directory, "changed", "go-w");
        }
    }

    /** A directory below the root. */
    static void makeDirectory(Path directory) throws KeyFileException {
        create(directory);
        if (owned(directory).isOpen(ProcessUser.id()) && !isReadOnly(directory)) {
            throw tooOpen(directory, "entered", "700");
        }
    }

    /** The files of a directory whose names end so, as {@link FileName#latestFirst} orders and refuses them. */
    static List<Path> list(Path directory, String suffix) throws KeyFileException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "[!.]*" + suffix)) {
            entries.forEach(files::add);
        } catch (IOException e) {
            throw KeyFileException.cannotBe("read", directory, e);
        }
        return FileName.latestFirst(files, suffix);
    }

    /** A file with a secret in it, which others must not even read. */
    static byte[] readSecret(Path file) throws KeyFileException {
        if (owned(file).isOpen(ProcessUser.id())) {
            throw tooOpen(file, "read or changed", "600");
        }
        return read(file);
    }

    /** A file that others may read but not change. */
    static byte[] readPublic(Path file) throws KeyFileException {
        if (owned(file).isChangeableByOthers()) {
            throw tooOpen(file, "changed", "600");
        }
        return read(file);
    }

    /** Makes or replaces a file: afterwards it is the old one or the new one, also when the machine stops in between. */
    static void write(Path file, byte[] content) throws KeyFileException {
        Path draft = file.resolveSibling("." + file.getFileName() + DRAFT);
        try {
            Files.deleteIfExists(draft);
            try (FileChannel channel = FileChannel.open(
                    draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), only("rw-------"))) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            forceDirectory(file);
        } catch (IOException e) {
            remove(draft, e);
            throw KeyFileException.cannotBe("written", file, e);
        }
    }

    /** What a full disk has taken of a draft is room for others. */
    private static void remove(Path draft, IOException failure) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Whether nobody can change anything there. So a Kubernetes Secret is mounted, whose directories are open to all while
     * its files need not be. Asked by trying, for Java takes a bind mount for the file system below it; and only where
     * something would be refused otherwise.
     */
    static boolean isReadOnly(Path directory) {
        Path probe = directory.resolve(".probe-" + UUID.randomUUID());
        try {
            Files.createFile(probe, only("rw-------"));
            Files.delete(probe);
            return false;
        } catch (FileSystemException e) {
            return READ_ONLY.equals(e.getReason());
        } catch (IOException e) {
            return false;
        }
    }

    /** Gives a file another name beside it, in one step. */
    static void rename(Path file, Path name) throws KeyFileException {
        try {
            Files.move(file, name, StandardCopyOption.ATOMIC_MOVE);
            forceDirectory(file);
        } catch (IOException e) {
            throw KeyFileException.cannotBe("renamed", file, e);
        }
    }

    static void delete(Path file) throws KeyFileException {
        try {
            Files.deleteIfExists(file);
            forceDirectory(file);
        } catch (IOException e) {
            throw KeyFileException.cannotBe("removed", file, e);
        }
    }

    private static void forceDirectory(Path file) throws IOException {
        try (FileChannel directory = FileChannel.open(file.resolveSibling(""), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    static FileAttribute<Set<PosixFilePermission>> only(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private static void create(Path directory) throws KeyFileException {
        try {
            Files.createDirectories(directory, only("rwx------"));
        } catch (IOException e) {
            throw KeyFileException.cannotBe("made a directory", directory, e);
        }
    }

    private static byte[] read(Path file) throws KeyFileException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new KeyFileException(
                        file, "is larger than " + MAX_BYTES + " bytes", "restore it from a backup, or move it away");
            }
            return Files.readAllBytes(file);
        } catch (KeyFileException e) {
            throw e;
        } catch (IOException e) {
            throw KeyFileException.cannotBe("read", file, e);
        }
    }

    /** Who can get at it, where that is not for somebody else to say: what others put here, they know. */
    private static FileAccess owned(Path path) throws KeyFileException {
        FileAccess access = access(path);
        if (access.isForeign(ProcessUser.id())) {
            throw new KeyFileException(
                    path,
                    "belongs to user " + access.owner() + ", and this server runs as user " + ProcessUser.id()
                            + "; whoever put it there could make tokens",
                    "if it is one of yours, run: chown " + ProcessUser.id() + " " + path);
        }
        return access;
    }

    private static FileAccess access(Path path) throws KeyFileException {
        try {
            return FileAccess.of(path);
        } catch (IOException e) {
            throw KeyFileException.cannotBe("read", path, e);
        }
    }

    private static KeyFileException tooOpen(Path path, String deed, String mode) throws KeyFileException {
        String found = PosixFilePermissions.toString(access(path).permissions());
        return new KeyFileException(
                path,
                "can be " + deed + " by others than its owner (" + found + "), who could make tokens then",
                "run: chmod " + mode + " " + path);
    }
}
