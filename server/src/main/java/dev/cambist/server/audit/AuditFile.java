package dev.cambist.server.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The audit file and the earlier ones: {@code audit.jsonl}, {@code audit.jsonl.1} and so on, the higher the older. Only
 * their owner can read them. For one thread.
 */
final class AuditFile implements AutoCloseable {
    /** How often it is asked whether somebody has moved the file, where that is not asked each time. */
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** How a record begins. */
    private static final Pattern TIME = Pattern.compile("\\A\\{\"time\":\"([^\"]{20,40})\"");

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    /** Said, because a umask of 000 would let others remove the file and put one of theirs in its place. */
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final Set<PosixFilePermission> ANY_BY_OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private final AuditSettings settings;
    private final InstantSource clock;
    private @Nullable FileChannel channel;
    private @Nullable Object identity; // of the file that the channel is open on
    private Instant begun = Instant.EPOCH; // when the first record was written into it
    private Instant looked = Instant.EPOCH; // when it was asked whether it is still there
    private boolean unfinished; // whether it ends with a piece of a line

    private AuditFile(AuditSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Opens the file to write behind what is in it, or makes it.
     *
     * @throws IOException when it cannot be used, with what to do about it
     */
    static AuditFile open(AuditSettings settings, InstantSource clock) throws IOException {
        AuditFile file = new AuditFile(settings, clock);
        file.opened();
        return file;
    }

    /**
     * Writes whole lines or, when it throws, nothing of them. With {@code mode: strict} they are on the disk then.
     */
    void append(byte[] lines) throws IOException {
        FileChannel current = opened();
        if (current.size() > 0 && (current.size() + lines.length > settings.maxBytes() || isOld())) {
            rotate(current);
            current = opened();
        }
        long end = current.size();
        if (end == 0) {
            begun = clock.instant();
        }
        try {
            if (unfinished) {
                write(current, new byte[] {'\n'});
            }
            write(current, lines);
            if (settings.isStrict()) {
                current.force(false);
            }
        } catch (IOException e) {
            takeBack(current, end, e);
            throw e;
        }
        unfinished = false;
    }

    /** Half a line would spoil the next one. What cannot be taken back is found when the file is opened again. */
    private void takeBack(FileChannel current, long end, IOException failure) {
        try {
            current.truncate(end);
        } catch (IOException e) {
            failure.addSuppressed(e);
            channel = null;
            try {
                current.close();
            } catch (IOException again) {
                failure.addSuppressed(again);
            }
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

    /**
     * The channel; a new one where somebody else has moved or removed the file, which would be written to for nobody.
     * That is asked once a second; with {@code mode: strict} each time, where it is little beside the wait for the disk.
     */
    FileChannel opened() throws IOException {
        if (channel != null && isTimeToLook() && !Objects.equals(identity, key(settings.file()))) {
            close();
        }
        if (channel == null) {
            FileChannel made = open(settings.file());
            channel = made;
            identity = key(settings.file());
            looked = clock.instant();
            begun = begun(made);
            unfinished = isUnfinished(made);
            if (settings.isStrict()) {
                forceDirectory();
            }
        }
        return channel;
    }

    private boolean isTimeToLook() {
        Instant now = clock.instant();
        if (!settings.isStrict() && Duration.between(looked, now).abs().compareTo(LOOK) < 0) {
            return false;
        }
        looked = now;
        return true;
    }

    private boolean isOld() {
        return settings.maxAge()
                .filter(age -> Duration.between(begun, clock.instant()).compareTo(age) >= 0)
                .isPresent();
    }

    /** The time of the first record; of a file that does not begin with one, when it was changed last. */
    private Instant begun(FileChannel made) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(64);
        made.read(start, 0);
        Matcher time = TIME.matcher(new String(start.array(), US_ASCII));
        try {
            if (time.find()) {
                return Instant.parse(time.group(1));
            }
        } catch (DateTimeParseException e) {
            // no record of ours
        }
        return Files.getLastModifiedTime(settings.file()).toInstant();
    }

    private static boolean isUnfinished(FileChannel made) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return made.size() > 0 && made.read(last, made.size() - 1) == 1 && last.get(0) != '\n';
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
            if (Files.exists(AuditFiles.earlier(settings.file(), number))) {
                replace(AuditFiles.earlier(settings.file(), number), AuditFiles.earlier(settings.file(), number + 1));
            }
        }
        replace(settings.file(), AuditFiles.earlier(settings.file(), 1));
        close();
    }

    /** So that a name outlives a power failure as what was written does. */
    private void forceDirectory() throws IOException {
        try (FileChannel directory =
                FileChannel.open(settings.file().toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static void replace(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
