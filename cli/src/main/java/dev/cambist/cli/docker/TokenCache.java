package dev.cambist.cli.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.cambist.cli.credentials.AtomicFile;
import dev.cambist.cli.process.ProcessContext;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Refresh tokens in a directory that only its owner can read, one file for each registry and identity. A file is
 * replaced as a whole, so that reading needs no lock; who asks for a new token holds one.
 */
final class TokenCache {
    private static final String SUFFIX = ".json";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_READS = PosixFilePermissions.fromString("rw-------");

    private final Path directory;

    private TokenCache(Path directory) {
        this.directory = directory;
    }

    /**
     * The cache of this user: {@code cambist/docker} in {@code XDG_CACHE_HOME}, else in {@code ~/.cache}.
     *
     * @throws IOException when there is no such place, or others can look into it
     */
    static TokenCache open(ProcessContext context) throws IOException {
        Path base = context.variable("XDG_CACHE_HOME")
                .map(Path::of)
                .or(() -> context.variable("HOME").map(home -> Path.of(home, ".cache")))
                .orElseThrow(() -> new IOException("neither XDG_CACHE_HOME nor HOME is set"));
        Path directory = base.resolve("cambist").resolve("docker");
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        }
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS))) {
            throw new IOException("others can look into " + directory + "; chmod 700 it, or remove it");
        }
        return new TokenCache(directory);
    }

    /** What is kept; empty as well when the file is broken, or is about another registry. */
    Optional<KeptToken> read(IdentityKey key, String registry) {
        return read(file(key)).filter(kept -> kept.registry().equals(registry));
    }

    private static Optional<KeptToken> read(Path file) {
        try {
            return new AtomicFile(file).read().flatMap(KeptToken::parse);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Everything that is kept for a registry. */
    List<KeptToken> of(String registry) throws IOException {
        List<KeptToken> tokens = new ArrayList<>();
        for (Path file : files()) {
            read(file).filter(kept -> kept.registry().equals(registry)).ifPresent(tokens::add);
        }
        return tokens;
    }

    /** Removes what is kept for a registry, and what cannot be read. */
    void forget(String registry) throws IOException {
        for (Path file : files()) {
            if (read(file).filter(kept -> !kept.registry().equals(registry)).isEmpty()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "[0-9a-f]*" + SUFFIX)) {
            stream.forEach(files::add);
        }
        return files;
    }

    private Path file(IdentityKey key) {
        return directory.resolve(key.hex() + SUFFIX);
    }

    /** The right to ask for a new token and to keep it; the operating system takes it from a process that ends. */
    record Lock(TokenCache cache, IdentityKey key, FileChannel channel, FileLock lock) implements AutoCloseable {
        /** Keeps a token, and removes those that have ended. */
        void write(KeptToken token, Instant now) throws IOException {
            for (Path file : cache.files()) {
                if (TokenCache.read(file).filter(kept -> kept.isUsable(now)).isEmpty()) {
                    Files.deleteIfExists(file);
                }
            }
            byte[] content = token.json().getBytes(UTF_8);
            new AtomicFile(cache.file(key)).change(before -> Optional.of(content));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** Waits for the lock. */
    Lock lock(IdentityKey key) throws IOException {
        FileChannel channel = lockFile(key);
        try {
            return new Lock(this, key, channel, channel.lock());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Takes the lock, unless another process has it. */
    Optional<Lock> tryLock(IdentityKey key) throws IOException {
        FileChannel channel = lockFile(key);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(new Lock(this, key, channel, lock));
    }

    private FileChannel lockFile(IdentityKey key) throws IOException {
        return FileChannel.open(
                directory.resolve(key.lockName()),
                Set.of(CREATE, WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_READS));
    }
}
