package dev.cambist.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.server.contract.Answered;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A client that sends exactly the bytes it is given, as no well-behaved library does. Every answer of the public listener
 * is compared with the contract.
 */
public final class RawHttp {
    private static final int HANG_GUARD = 20_000; // milliseconds

    /** The status line's code, the headers by name in any case, and the body. */
    public record Received(int status, Map<String, String> headers, String body) {}

    private RawHttp() {}

    /** Sends the text to the public listener, one byte a character, and reads one answer. */
    public static Received exchange(int port, String request) throws IOException {
        return checked(send(port, request), request);
    }

    /** The same with any listener. */
    public static Received send(int port, String request) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(HANG_GUARD);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
            return read(socket.getInputStream(), request.startsWith("HEAD "));
        }
    }

    /** Reads the public listener's next answer, which is one to this request. */
    public static Received receive(InputStream in, String request) throws IOException {
        return checked(read(in, request.startsWith("HEAD ")), request);
    }

    private static Received checked(Received received, String request) {
        Answered.to(request, received.status(), received.headers(), received.body())
                .check();
        return received;
    }

    public static Received read(InputStream in, boolean withoutBody) throws IOException {
        List<String> lines = Stream.generate(() -> line(in))
                .takeWhile(line -> !line.isEmpty())
                .toList();
        if (lines.isEmpty()) {
            throw new IOException("the connection ended without an answer");
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            headers.merge(line.substring(0, colon), line.substring(colon + 1).strip(), (a, b) -> a + "\n" + b);
        }
        int length = withoutBody ? 0 : Integer.parseInt(headers.get("Content-Length"));
        return new Received(
                Integer.parseInt(lines.getFirst().substring(9, 12)), headers, new String(in.readNBytes(length), UTF_8));
    }

    private static String line(InputStream in) {
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
                if (b != '\r') {
                    line.write(b);
                }
            }
            return line.toString(ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
