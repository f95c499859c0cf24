package dev.cambist.server.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The names of an audit file and the earlier ones: {@code audit.jsonl}, {@code audit.jsonl.1} and so on, the higher the older. */
final class AuditFiles {
    private AuditFiles() {}

    static Path earlier(Path file, int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    /**
     * Those that are there, the oldest first.
     *
     * @throws IOException when there is none
     */
    static List<Path> oldestFirst(Path file) throws IOException {
        String name = file.getFileName().toString();
        try (Stream<Path> beside = Files.list(file.toAbsolutePath().getParent())) {
            List<Path> files = beside.filter(
                            path -> isOneOf(name, path.getFileName().toString()))
                    .sorted(Comparator.comparingInt((Path path) -> number(name, path))
                            .reversed())
                    .map(path -> file.resolveSibling(path.getFileName()))
                    .toList();
            if (files.isEmpty()) {
                throw new IOException("there is no audit file " + file);
            }
            return files;
        } catch (NoSuchFileException e) {
            throw new IOException("there is no audit file " + file, e);
        }
    }

    private static boolean isOneOf(String name, String candidate) {
        return candidate.equals(name)
                || (candidate.startsWith(name + ".")
                        && candidate.substring(name.length() + 1).matches("[0-9]{1,4}"));
    }

    private static int number(String name, Path path) {
        String candidate = path.getFileName().toString();
        return candidate.equals(name) ? 0 : Integer.parseInt(candidate.substring(name.length() + 1));
    }
}
