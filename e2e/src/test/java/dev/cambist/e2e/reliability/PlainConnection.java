package dev.cambist.e2e.reliability;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection without TLS, over which a client asks for a token that anyone may have, or sends what it likes. */
record PlainConnection(Socket socket) implements GoodClient {
    private static final String GET = "GET /oauth2/token?service=registry.example.com&scope=repository:public/app:pull"
            + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    static PlainConnection open(int port, Duration patience) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) patience.toMillis());
        socket.connect(new InetSocketAddress("localhost", port), (int) patience.toMillis());
        return new PlainConnection(socket);
    }

    void send(String text) {
        send(text.getBytes(US_ASCII));
    }

    void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            // It was closed to make room, before all of this was sent.
        }
    }

    @Override
    public boolean isServed() {
        try {
            return ask().startsWith("HTTP/1.1 200 ");
        } catch (IOException e) {
            return false; // it was closed, or is silent for too long
        }
    }

    /** Asks for a token; gives the whole answer. */
    String ask() throws IOException {
        send(GET);
        StringBuilder answer = new StringBuilder();
        byte[] buffer = new byte[8192];
        while (true) {
            int count = socket.getInputStream().read(buffer);
            if (count < 0) {
                throw new EOFException("the connection ended");
            }
            answer.append(new String(buffer, 0, count, UTF_8));
            int head = answer.indexOf("\r\n\r\n");
            Matcher length = LENGTH.matcher(answer);
            if (head >= 0 && length.find() && answer.length() >= head + 4 + Integer.parseInt(length.group(1))) {
                return answer.toString();
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
