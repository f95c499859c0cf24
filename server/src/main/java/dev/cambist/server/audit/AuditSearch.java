package dev.cambist.server.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Finds records in the audit file and the earlier ones. */
public final class AuditSearch {
    private AuditSearch() {}

    /**
     * The records of one request, the oldest first; a client that chooses its own id may give it to several.
     *
     * @throws IOException when there is no audit file of that name, or it cannot be read
     */
    public static List<AuditRecord> find(Path file, UUID correlation) throws IOException {
        String id = correlation.toString();
        List<AuditRecord> found = new ArrayList<>();
        for (Path each : files(file)) {
            // Lines are ASCII; a byte that is not, in a damaged one, must not end the search.
            try (BufferedReader lines = Files.newBufferedReader(each, ISO_8859_1)) {
                lines.lines()
                        .filter(line -> line.contains(id))
                        .flatMap(line -> AuditRecord.parse(line.getBytes(US_ASCII)).stream())
                        .filter(record -> record.correlation().equals(id))
                        .forEach(found::add);
            } catch (NoSuchFileException e) {
                // the oldest went away meanwhile
            }
        }
        found.sort(Comparator.comparing(AuditRecord::time));
        return found;
    }

    private static List<Path> files(Path file) throws IOException {
        String name = file.getFileName().toString();
        try (Stream<Path> beside = Files.list(file.toAbsolutePath().getParent())) {
            List<Path> files = beside.filter(
                            path -> isOneOf(name, path.getFileName().toString()))
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
}
