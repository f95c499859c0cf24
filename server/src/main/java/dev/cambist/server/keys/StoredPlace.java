package dev.cambist.server.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.cambist.core.session.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A store that several servers share. Whatever is changed while it is held is kept as a whole when it is given up, or not
 * at all.
 */
final class StoredPlace implements KeyPlace {
    private static final Path ROOT = Path.of("store:");

    private final SharedKeys shared;
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable Map<String, String> held;

    StoredPlace(SharedKeys shared) {
        this.shared = shared;
    }

    @Override
    public Path root() {
        return ROOT;
    }

    @Override
    public boolean prepare() throws KeyFileException {
        return whileHeld(() -> !files().isEmpty());
    }

    @Override
    public <T> T whileHeld(Work<T> work) throws KeyFileException {
        turn.lock();
        try {
            return shared.get().exclusively(files -> {
                held = files;
                return work.run();
            });
        } catch (KeyFileException e) {
            throw e;
        } catch (StoreException | IOException e) {
            throw lost(e);
        } finally {
            held = null;
            turn.unlock();
        }
    }

    private static KeyFileException lost(Exception e) {
        return new KeyFileException(
                ROOT,
                "cannot be read or written: " + e.getMessage(),
                "see to the database (store.postgres), where keys are kept (keys.keep-in: store)",
                e);
    }

    private Map<String, String> files() {
        Map<String, String> now = held;
        if (now == null || !turn.isHeldByCurrentThread()) {
            throw new IllegalStateException("the place is not held");
        }
        return now;
    }

    private static String name(Path file) {
        return ROOT.relativize(file).toString();
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public boolean exists(Path file) {
        String name = name(file);
        return files().keySet().stream().anyMatch(other -> other.equals(name) || other.startsWith(name + "/"));
    }

    @Override
    public void makeDirectory(Path directory) {
        // is there when a file in it is
    }

    @Override
    public List<Path> directories(Path parent) {
        int depth = parent.getNameCount();
        return files().keySet().stream()
                .map(ROOT::resolve)
                .filter(file -> file.startsWith(parent) && file.getNameCount() > depth + 1)
                .map(file -> file.subpath(0, depth + 1))
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public List<Path> list(Path directory, String suffix) throws KeyFileException {
        return FileName.latestFirst(
                files().keySet().stream()
                        .map(ROOT::resolve)
                        .filter(file -> directory.equals(file.getParent())
                                && file.getFileName().toString().endsWith(suffix))
                        .toList(),
                suffix);
    }

    @Override
    public byte[] readSecret(Path file) throws KeyFileException {
        String content = files().get(name(file));
        if (content == null) {
            throw new KeyFileException(file, "is not there", "restore it from a backup");
        }
        return content.getBytes(ISO_8859_1);
    }

    @Override
    public byte[] readPublic(Path file) throws KeyFileException {
        return readSecret(file);
    }

    @Override
    public void write(Path file, byte[] content) {
        files().put(name(file), new String(content, ISO_8859_1));
    }

    @Override
    public void rename(Path file, Path name) throws KeyFileException {
        write(name, readSecret(file));
        delete(file);
    }

    @Override
    public void delete(Path file) {
        files().remove(name(file));
    }

    @Override
    public void deleteDrafts(Path directory) {
        // there are none
    }

    @Override
    public String version() throws KeyFileException {
        try {
            return Long.toString(shared.get().version());
        } catch (StoreException e) {
            throw lost(e);
        }
    }
}
