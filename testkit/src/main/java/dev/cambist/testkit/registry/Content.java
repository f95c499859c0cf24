package dev.cambist.testkit.registry;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bytes that grow at their end, in pieces that are never copied. */
final class Content {
    private final List<byte[]> pieces = new ArrayList<>();
    private long length;

    static Content of(byte[] bytes) {
        Content content = new Content();
        content.append(bytes, bytes.length);
        return content;
    }

    void append(byte[] bytes, int count) {
        pieces.add(Arrays.copyOf(bytes, count));
        length += count;
    }

    long length() {
        return length;
    }

    void feed(MessageDigest digest) {
        pieces.forEach(digest::update);
    }

    /** Writes what lies from one place to before another. */
    void write(OutputStream out, long from, long to) throws IOException {
        long start = 0;
        for (byte[] piece : pieces) {
            int first = (int) Math.max(0, from - start);
            int end = (int) Math.min(piece.length, to - start);
            if (first < end) {
                out.write(piece, first, end - first);
            }
            start += piece.length;
        }
    }

    byte[] bytes() {
        byte[] all = new byte[Math.toIntExact(length)];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return all;
    }
}
