package dev.cambist.server.watch;

import dev.cambist.core.jose.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The files that one configuration was read from, each with a digest of what was read: content and nothing else, because
 * a ConfigMap changes by the swap of a symbolic link, and a time stamp can stay the same over two quick changes.
 */
public final class SourceFiles {
    /** Some thirty thousand ordinary rules. The watch reads all of it again at each look. */
    private static final int MAX_BYTES = 8 << 20;

    private final Map<Path, String> digests = new LinkedHashMap<>();
    private final Set<Path> secrets = new LinkedHashSet<>();

    /** Reads a regular file of at most 8 MiB; the message of what it throws says what is wrong, for people. */
    public byte[] read(Path file) throws IOException {
        try {
            byte[] content = content(file);
            digests.put(file, Sha256.hex(content));
            return content;
        } catch (IOException e) {
            digests.put(file, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** As {@link #read}, of a file that holds a secret. */
    public byte[] readSecret(Path file) throws IOException {
        secrets.add(file);
        return read(file);
    }

    /** The files that were read for the secrets in them. */
    public Set<Path> secrets() {
        return Collections.unmodifiableSet(secrets);
    }

    /** What was read so far: a digest, or why there was nothing to read, by file. */
    public Map<Path, String> digests() {
        return Map.copyOf(digests);
    }

    /** The same files as they are now. */
    public static Map<Path, String> digestsNow(Collection<Path> paths) {
        SourceFiles now = new SourceFiles();
        for (Path path : paths) {
            try {
                now.read(path);
            } catch (IOException e) {
                // the digests tell
            }
        }
        return now.digests();
    }

    private static byte[] content(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("is a directory; expected a file");
        }
        // A pipe or device could block for ever, and what it gave once it gives no second time.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("is no regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw new IOException("is larger than " + MAX_BYTES + " bytes");
            }
            return content;
        } catch (NoSuchFileException e) {
            throw new IOException("does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IOException("may not be read by the user whom this server runs as", e);
        }
    }
}
