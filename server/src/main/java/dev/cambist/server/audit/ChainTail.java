package dev.cambist.server.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.cambist.core.jose.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * How an audit file ends.
 *
 * @param last the last whole line that is part of a chain
 * @param torn what stands behind it, where that does not end with a line feed: what a crash left of a line
 */
record ChainTail(Optional<ChainLink> last, Optional<Torn> torn) {
    /** More than the longest line and whatever a crash can leave behind it. */
    private static final int FIRST_LOOK = 4 << 20; // bytes

    /** A piece of a line, by its length and digest. */
    record Torn(long bytes, String sha256) {
        /** The record that says so. */
        String toJson(String time) {
            return "{\"time\":\"" + time + "\",\"outcome\":\"torn\",\"bytes\":" + bytes + ",\"sha256\":\"" + sha256
                    + "\"}";
        }
    }

    static ChainTail of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return of(channel);
        }
    }

    /** Through this channel, because closing another one would give up the lock on the file. */
    static ChainTail of(FileChannel channel) throws IOException {
        long size = channel.size();
        long start = Math.max(0, size - FIRST_LOOK);
        String end = read(channel, start, (int) (size - start));
        int behind = end.length(); // where the line that is looked at ends
        boolean whole = end.endsWith("\n");
        for (int feed = end.lastIndexOf('\n'); feed >= 0; feed = end.lastIndexOf('\n', feed - 1)) {
            int begin = end.lastIndexOf('\n', feed - 1) + 1;
            Optional<ChainLink> link = ChainLink.of(end.substring(begin, feed));
            if (link.isPresent()) {
                behind = feed + 1;
                return new ChainTail(link, torn(end.substring(behind), whole));
            }
        }
        return new ChainTail(Optional.empty(), torn(end.substring(end.lastIndexOf('\n') + 1), whole));
    }

    private static Optional<Torn> torn(String rest, boolean whole) {
        return rest.isEmpty() || whole
                ? Optional.empty()
                : Optional.of(new Torn(rest.length(), Sha256.hex(rest.getBytes(ISO_8859_1))));
    }

    private static String read(FileChannel channel, long start, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, start + buffer.position()) < 0) {
                throw new EOFException("the audit file became shorter while it was read");
            }
        }
        return new String(buffer.array(), ISO_8859_1);
    }
}
