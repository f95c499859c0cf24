package dev.cambist.server.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The lines of an audit file, byte for byte: nothing but a line feed ends one, and damage does not end the reading. */
final class AuditLines implements AutoCloseable {
    /** More than any line of ours; what is longer comes in pieces, and none of them is a record. */
    private static final int LONGEST = 8 << 20; // bytes

    private final InputStream in;

    /**
     * A line without its line feed.
     *
     * @param text a character for each byte
     * @param ended whether a line feed follows
     */
    record Line(String text, boolean ended) {}

    private AuditLines(InputStream in) {
        this.in = in;
    }

    static AuditLines of(Path file) throws IOException {
        return new AuditLines(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    }

    /** The next line; empty at the end of the file. */
    Optional<Line> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        int next = in.read();
        while (next >= 0 && next != '\n') {
            line.write(next);
            next = line.size() < LONGEST ? in.read() : -1;
        }
        return next < 0 && line.size() == 0
                ? Optional.empty()
                : Optional.of(new Line(line.toString(ISO_8859_1), next == '\n'));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
