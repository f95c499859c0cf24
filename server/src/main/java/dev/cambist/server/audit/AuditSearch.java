package dev.cambist.server.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/** Finds records in the audit file and the earlier ones. */
public final class AuditSearch {
    private AuditSearch() {}

    /**
     * The records of one request, the oldest first; a client that chooses its own id may give it to several.
     *
     * @throws IOException when there is no audit file of that name, or it cannot be read
     */
    public static List<AuditRecord> find(Path file, UUID correlation) throws IOException {
        List<AuditRecord> found = new ArrayList<>();
        search(file, AuditQuery.of(correlation), (record, line) -> found.add(record));
        found.sort(Comparator.comparing(AuditRecord::time));
        return found;
    }

    /**
     * Gives every record that is wanted, in the order in which they were written, to somebody, together with its line.
     *
     * @throws IOException when there is no audit file of that name, or it cannot be read
     */
    public static void search(Path file, AuditQuery query, BiConsumer<AuditRecord, String> found) throws IOException {
        for (Path each : AuditFiles.oldestFirst(file)) {
            try (AuditLines lines = AuditLines.of(each)) {
                for (Optional<AuditLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                    look(line.get().text(), query, found);
                }
            } catch (NoSuchFileException e) {
                // the oldest went away meanwhile
            }
        }
    }

    private static void look(String line, AuditQuery query, BiConsumer<AuditRecord, String> found) {
        if (query.mayMatch(line)) {
            AuditRecord.parse(line.getBytes(ISO_8859_1))
                    .filter(query::matches)
                    .ifPresent(record -> found.accept(record, line));
        }
    }
}
