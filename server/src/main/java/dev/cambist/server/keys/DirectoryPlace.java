package dev.cambist.server.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A directory that only its owner can get at. Several processes can share it. */
record DirectoryPlace(Path root) implements KeyPlace {
    static DirectoryPlace at(Path directory) {
        return new DirectoryPlace(directory.toAbsolutePath().normalize());
    }

    @Override
    public boolean prepare() throws KeyFileException {
        boolean wasThere = Files.exists(root);
        OwnerOnlyFiles.makeRoot(root);
        return wasThere;
    }

    @Override
    public <T> T whileHeld(Work<T> work) throws KeyFileException {
        return DirectoryLock.whileHeld(root, work);
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public boolean exists(Path file) {
        return Files.exists(file);
    }

    @Override
    public void makeDirectory(Path directory) throws KeyFileException {
        OwnerOnlyFiles.makeDirectory(directory);
    }

    @Override
    public List<Path> directories(Path parent) throws KeyFileException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw KeyFileException.cannotBe("read", parent, e);
        }
    }

    @Override
    public List<Path> list(Path directory, String suffix) throws KeyFileException {
        return OwnerOnlyFiles.list(directory, suffix);
    }

    @Override
    public byte[] readSecret(Path file) throws KeyFileException {
        return OwnerOnlyFiles.readSecret(file);
    }

    @Override
    public byte[] readPublic(Path file) throws KeyFileException {
        return OwnerOnlyFiles.readPublic(file);
    }

    @Override
    public void write(Path file, byte[] content) throws KeyFileException {
        OwnerOnlyFiles.write(file, content);
    }

    @Override
    public void rename(Path file, Path name) throws KeyFileException {
        OwnerOnlyFiles.rename(file, name);
    }

    @Override
    public void delete(Path file) throws KeyFileException {
        OwnerOnlyFiles.delete(file);
    }

    @Override
    public void deleteDrafts(Path directory) throws KeyFileException {
        List<Path> drafts = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, ".*" + OwnerOnlyFiles.DRAFT)) {
            entries.forEach(drafts::add);
        } catch (IOException e) {
            throw KeyFileException.cannotBe("read", directory, e);
        }
        for (Path draft : drafts) {
            OwnerOnlyFiles.delete(draft);
        }
    }

    /** Keys and certificates, each with what a change of it changes. */
    @Override
    public String version() {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(path -> path.toString().matches(".*\\.(key|crt|secret)"))
                    .toList()) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                found.put(
                        file.toString(),
                        attributes.fileKey() + " " + attributes.size() + " " + attributes.lastModifiedTime());
            }
        } catch (IOException | UncheckedIOException e) {
            found.put("", String.valueOf(e.getMessage())); // changed while it was looked at; looked at again soon
        }
        return found.toString();
    }
}
