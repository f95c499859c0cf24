package dev.cambist.server.gateway.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One end of a connection, on which a test writes what it likes and reads HTTP/1.1. */
final class RawConnection implements AutoCloseable {
    private static final int HANG_GUARD = 30_000; // milliseconds

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(HANG_GUARD);
        in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        out = socket.getOutputStream();
    }

    /** The first line of a request or answer, and its headers by name in any case. */
    record Head(String line, Map<String, List<String>> headers) {
        int status() {
            return Integer.parseInt(line.substring(9, 12));
        }

        String method() {
            return line.substring(0, line.indexOf(' '));
        }

        String target() {
            return line.substring(line.indexOf(' ') + 1, line.lastIndexOf(' '));
        }

        /** The only value of a header, or "" if there is none. */
        String header(String name) {
            List<String> values = headers.getOrDefault(name, List.of());
            return values.size() > 1 ? values.toString() : String.join("", values);
        }

        boolean has(String name) {
            return headers.containsKey(name);
        }
    }

    /** An answer with its whole body. */
    record Message(Head head, String body) {
        int status() {
            return head.status();
        }

        String header(String name) {
            return head.header(name);
        }
    }

    RawConnection write(String text) throws IOException {
        return write(text.getBytes(ISO_8859_1));
    }

    RawConnection write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    OutputStream out() {
        return out;
    }

    /** The next head; fails with {@link EOFException} when there is none. */
    Head head() throws IOException {
        String first = line();
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return new Head(first, headers);
    }

    /** An answer to a request with this method. */
    Message answer(String method) throws IOException {
        Head head = head();
        boolean empty = method.equals("HEAD") || head.status() == 204 || head.status() == 304;
        return new Message(head, empty ? "" : body(head));
    }

    /** The whole body; fails with {@link EOFException} when it ends early. */
    String body(Head head) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        copyBody(head, body);
        return body.toString(ISO_8859_1);
    }

    /** Reads a body of any length. */
    void copyBody(Head head, OutputStream to) throws IOException {
        if (head.header("Transfer-Encoding").toLowerCase(Locale.ROOT).equals("chunked")) {
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                copy(size, to);
                line();
            }
            line();
        } else if (head.has("Content-Length")) {
            copy(Long.parseLong(head.header("Content-Length")), to);
        }
    }

    private void copy(long length, OutputStream to) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long left = length;
        while (left > 0) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new EOFException(left + " bytes are missing");
            }
            to.write(buffer, 0, count);
            left -= count;
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(ISO_8859_1);
    }

    /** As many octets of whatever comes. */
    String octets(int count) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        copy(count, octets);
        return octets.toString(ISO_8859_1);
    }

    /** Sends no more, and still reads. */
    void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the connection with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
