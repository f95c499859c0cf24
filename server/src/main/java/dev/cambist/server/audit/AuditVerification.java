package dev.cambist.server.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.cambist.core.jose.Sha256;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Follows the chain through the lines of audit files, and says where it is broken. What a crash leaves is told apart: a
 * piece of a line at the very end, or one whose length and digest the server has written down behind it at its next
 * start.
 */
public final class AuditVerification {
    private static final int MOST_FINDINGS = 100; // a file of which nothing fits would have one for each line

    /**
     * A place where something is to be said.
     *
     * @param broken whether something was removed, changed or moved; else it is what a crash leaves
     * @param line in the file, from 1 on
     */
    public record Finding(Path file, long line, boolean broken, String text) {}

    /**
     * What came of it.
     *
     * @param records lines that are as they were written
     * @param first the number of the first; 0 where there is none
     * @param last the number of the last
     * @param head the hash of the last: kept elsewhere, it shows later whether lines were cut off at the end
     * @param broken how many places are
     * @param findings the first hundred
     */
    public record Result(long records, long first, long last, String head, long broken, List<Finding> findings) {
        public boolean isWhole() {
            return broken == 0;
        }

        /** As JSON, for whoever asks for it. */
        public void write(JsonWriter json) {
            json.beginObject().name("whole").value(isWhole());
            json.member("records", records).member("first", first).member("last", last);
            json.member("head", head).member("broken", broken);
            json.name("findings").beginArray();
            for (Finding finding : findings) {
                json.beginObject().member("file", finding.file().toString()).member("line", finding.line());
                json.name("broken").value(finding.broken());
                json.member("text", finding.text()).endObject();
            }
            json.endArray().endObject();
        }
    }

    private final Optional<String> expected;
    private final List<Finding> findings = new ArrayList<>();
    private final StringBuilder noRecord = new StringBuilder(); // bytes since the last line that is one
    private Path noRecordFile = Path.of("");
    private long noRecordLine;
    private boolean expectedSeen;
    private ChainLink last = ChainLink.NONE;
    private long first;
    private long records;
    private long broken;

    private AuditVerification(Optional<String> expected) {
        this.expected = expected;
    }

    /** An audit file and the earlier ones beside it, the oldest first. */
    public static List<Path> files(Path file) throws IOException {
        return AuditFiles.oldestFirst(file);
    }

    /**
     * Verifies files that follow each other.
     *
     * @param expected the hash of a record that must be among them
     * @throws IOException when one cannot be read
     */
    public static Result verify(List<Path> files, Optional<String> expected) throws IOException {
        AuditVerification verification = new AuditVerification(expected);
        for (Path file : files) {
            verification.read(file);
        }
        return verification.result(files.getLast());
    }

    private void read(Path file) throws IOException {
        try (AuditLines lines = AuditLines.of(file)) {
            long number = 0;
            for (Optional<AuditLines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                number++;
                look(file, number, line.get());
            }
        }
    }

    private void look(Path file, long number, AuditLines.Line line) {
        Optional<ChainLink> link = line.ended() ? ChainLink.of(line.text()) : Optional.empty();
        if (link.isEmpty()) {
            if (noRecord.isEmpty()) {
                noRecordFile = file;
                noRecordLine = number;
            }
            noRecord.append(line.text()).append(line.ended() ? "\n" : "");
            return;
        }
        explainNoRecord(line.text());
        follow(file, number, link.get(), line.text());
        records++;
        last = link.get();
        expectedSeen |= expected.filter(last.hash()::equals).isPresent();
    }

    private void follow(Path file, long number, ChainLink link, String line) {
        if (!link.isOf(line)) {
            broken(file, number, "record " + link.seq() + " is not as it was written");
        }
        if (records == 0) {
            first = link.seq();
        } else if (link.seq() == 1) {
            broken(
                    file,
                    number,
                    "the chain begins anew; what was between record " + last.seq() + " and this is not known");
        } else if (link.seq() > last.seq() + 1) {
            broken(file, number, missing(last.seq() + 1, link.seq() - 1));
        } else if (link.seq() <= last.seq()) {
            broken(file, number, "record " + link.seq() + " comes after record " + last.seq());
        } else if (!link.follows(last)) {
            broken(file, number, "record " + link.seq() + " was written behind another record " + last.seq());
        }
    }

    private static String missing(long from, long to) {
        return from == to
                ? "record " + from + " is missing before this line"
                : "records " + from + " to " + to + " are missing before this line";
    }

    /** What stands before a record and is none: a crash left it if that record says so. */
    private void explainNoRecord(String record) {
        if (noRecord.isEmpty()) {
            return;
        }
        if (saysThatItIsTorn(record)) {
            findings.add(new Finding(
                    noRecordFile,
                    noRecordLine,
                    false,
                    "a piece of a line, which a crash left and the next start found"));
        } else {
            broken(noRecordFile, noRecordLine, "no record of an audit: changed, or put there by somebody else");
        }
        noRecord.setLength(0);
    }

    private boolean saysThatItIsTorn(String record) {
        try {
            JsonObject said = JsonObject.parse(record.getBytes(ISO_8859_1));
            String digest = said.text("sha256").orElse("");
            String bytes = noRecord.toString();
            return said.text("outcome").filter("torn"::equals).isPresent()
                    && (digest.equals(digest(bytes))
                            || (bytes.endsWith("\n") && digest.equals(digest(bytes.substring(0, bytes.length() - 1)))));
        } catch (JsonException e) {
            return false;
        }
    }

    private static String digest(String bytes) {
        return Sha256.hex(bytes.getBytes(ISO_8859_1));
    }

    private Result result(Path file) {
        if (!noRecord.isEmpty()) {
            if (noRecordFile.equals(file) && noRecord.indexOf("\n") < 0) {
                findings.add(new Finding(
                        file, noRecordLine, false, "a piece of a line: a crash left it, or it is being written now"));
            } else {
                broken(noRecordFile, noRecordLine, "no record of an audit: changed, or put there by somebody else");
            }
        }
        if (expected.isPresent() && !expectedSeen) {
            broken(
                    file,
                    0,
                    "no record has the hash " + expected.get() + "; it and what followed it was cut off or changed");
        }
        return new Result(records, first, last.seq(), records == 0 ? "" : last.hash(), broken, List.copyOf(findings));
    }

    private void broken(Path file, long line, String text) {
        broken++;
        if (findings.size() < MOST_FINDINGS) {
            findings.add(new Finding(file, line, true, text));
        }
    }
}
