package dev.cambist.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** One connection that is kept, with as little HTTP/1.1 on it as registries and proxies need: no work of its own. */
public final class KeptConnection implements AutoCloseable {
    private static final int BUFFER = 1024 * 1024; // bytes
    private static final Duration READY_WITHIN = Duration.ofMinutes(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final SocketChannel channel;
    private final ByteBuffer buffer;

    private KeptConnection(SocketChannel channel, int bytes) {
        this.channel = channel;
        this.buffer = ByteBuffer.allocateDirect(bytes).limit(0);
    }

    public static KeptConnection to(int port) throws IOException {
        return to(port, BUFFER);
    }

    /** One of many: with a buffer for no more than a head and a small body. */
    public static KeptConnection to(int port, int bytes) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true); // or a body waits for its head to be acknowledged
        return new KeptConnection(channel, bytes);
    }

    /** Waits until someone listens there. */
    public static void await(int port, Program program) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(READY_WITHIN);
        while (!isOpen(port)) {
            if (!program.isAlive() || Instant.now().isAfter(deadline)) {
                throw new IOException("nobody listens on port " + port + ": " + program.log());
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private static boolean isOpen(int port) {
        try {
            to(port).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The head of an answer.
     *
     * @param text status line and headers
     */
    public record Head(int status, String text) {
        public Optional<String> header(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ":";
            return text.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()).strip())
                    .findFirst();
        }

        public long length() {
            return header("Content-Length")
                    .map(Long::valueOf)
                    .orElseThrow(() -> new IllegalStateException("no length: " + text));
        }
    }

    public void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Sends a request without a body and reads its answer; its status has to be the one that is expected. */
    public Head ask(ByteBuffer request, int expected) throws IOException {
        send(request);
        Head head = head(expected);
        skip(head.length());
        return head;
    }

    /** Its status has to be one of those that are expected. */
    public Head head(int... expected) throws IOException {
        int end = endOfHead();
        while (end < 0) {
            fill();
            end = endOfHead();
        }
        byte[] bytes = new byte[end - buffer.position()];
        buffer.get(bytes);
        String text = new String(bytes, US_ASCII);
        Head head = new Head(Integer.parseInt(text, 9, 12, 10), text); // behind "HTTP/1.1 "
        if (IntStream.of(expected).noneMatch(status -> status == head.status())) {
            throw new IllegalStateException(Arrays.toString(expected) + " was expected: " + text);
        }
        return head;
    }

    /** Reads a body that is small. */
    public byte[] body(long length) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(length)];
        for (int at = 0; at < bytes.length; ) {
            if (!buffer.hasRemaining()) {
                fill();
            }
            int step = Math.min(bytes.length - at, buffer.remaining());
            buffer.get(bytes, at, step);
            at += step;
        }
        return bytes;
    }

    /** Reads a body and keeps nothing of it. */
    public void skip(long length) throws IOException {
        long left = length;
        while (left > 0) {
            if (!buffer.hasRemaining()) {
                fill();
            }
            int step = (int) Math.min(left, buffer.remaining());
            buffer.position(buffer.position() + step);
            left -= step;
        }
    }

    /** The first byte behind an empty line; less than 0 where that has not come yet. */
    private int endOfHead() {
        for (int at = buffer.position(); at + 4 <= buffer.limit(); at++) {
            if (buffer.getInt(at) == 0x0d0a0d0a) {
                return at + 4;
            }
        }
        return -1;
    }

    private void fill() throws IOException {
        buffer.compact();
        int read = channel.read(buffer);
        buffer.flip();
        if (read < 0) {
            throw new EOFException("the connection ended");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
