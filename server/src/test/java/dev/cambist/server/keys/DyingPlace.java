package dev.cambist.server.keys;

import java.nio.file.Path;
import java.util.List;

/** A directory on a machine that stops after so many changes of it: none that comes later is done. */
final class DyingPlace implements KeyPlace {
    private final KeyPlace place;
    private int left;

    DyingPlace(KeyPlace place, int changes) {
        this.place = place;
        this.left = changes;
    }

    /** Whether it has stopped. */
    boolean isDead() {
        return left < 0;
    }

    private void change(Work<Path> work) throws KeyFileException {
        left--;
        if (left < 0) {
            throw new KeyFileException(place.root(), "is on a machine that has stopped", "start it");
        }
        work.run();
    }

    @Override
    public Path root() {
        return place.root();
    }

    @Override
    public boolean prepare() throws KeyFileException {
        return place.prepare();
    }

    @Override
    public <T> T whileHeld(Work<T> work) throws KeyFileException {
        return place.whileHeld(work);
    }

    @Override
    public boolean isShared() {
        return place.isShared();
    }

    @Override
    public boolean exists(Path file) {
        return place.exists(file);
    }

    @Override
    public void makeDirectory(Path directory) throws KeyFileException {
        change(() -> {
            place.makeDirectory(directory);
            return directory;
        });
    }

    @Override
    public List<Path> directories(Path parent) throws KeyFileException {
        return place.directories(parent);
    }

    @Override
    public List<Path> list(Path directory, String suffix) throws KeyFileException {
        return place.list(directory, suffix);
    }

    @Override
    public byte[] readSecret(Path file) throws KeyFileException {
        return place.readSecret(file);
    }

    @Override
    public byte[] readPublic(Path file) throws KeyFileException {
        return place.readPublic(file);
    }

    @Override
    public void write(Path file, byte[] content) throws KeyFileException {
        change(() -> {
            place.write(file, content);
            return file;
        });
    }

    @Override
    public void rename(Path file, Path name) throws KeyFileException {
        change(() -> {
            place.rename(file, name);
            return file;
        });
    }

    @Override
    public void delete(Path file) throws KeyFileException {
        change(() -> {
            place.delete(file);
            return file;
        });
    }

    @Override
    public void deleteDrafts(Path directory) throws KeyFileException {
        place.deleteDrafts(directory);
    }

    @Override
    public String version() throws KeyFileException {
        return place.version();
    }
}
