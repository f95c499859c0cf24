package dev.cambist.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackException;
import org.jspecify.annotations.Nullable;

/**
 * A client of HTTP/2 (RFC 9113) that sends exactly the frames it is told to, whatever the server allows: only
 * {@link #upload} keeps to the windows that the server opens, as every real client does.
 */
public final class Http2Wire implements AutoCloseable {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RESET = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GO_AWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;
    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;

    private static final int HANG_GUARD = 20_000; // milliseconds
    private static final int ACKNOWLEDGED = 1;
    private static final int LARGEST_FRAME = 16_384; // RFC 9113 section 6.5.2, unless the server says more
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int INITIAL_WINDOW = 65_535; // RFC 9113 section 6.9.2

    private final SSLSocket socket;
    private final DataInputStream in;
    private final HpackDecoder decoder = new HpackDecoder(64 * 1024, System::nanoTime);
    private final Queue<Frame> unread = new ArrayDeque<>();
    private final Map<Integer, Integer> windows = new HashMap<>(); // what each differs from the initial one
    private int initialWindow = INITIAL_WINDOW;

    /** A frame that came back. */
    public record Frame(int type, int flags, int stream, ByteBuffer payload) {
        /** The error of a reset or a farewell. */
        public int error() {
            return payload.getInt(type == GO_AWAY ? 4 : 0);
        }

        /** What a farewell says of its reason, for whoever reads that a test failed. */
        @Override
        public String toString() {
            return "frame of type " + type + " on stream " + stream
                    + (type == GO_AWAY
                            ? ": error " + error() + ", " + ISO_8859_1.decode(payload.slice(8, payload.limit() - 8))
                            : "");
        }
    }

    private Http2Wire(SSLSocket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    /** Connects, and says hello. */
    public static Http2Wire connect(int port, SSLContext trust) throws IOException {
        Http2Wire wire = handshake(port, trust);
        byte[] preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);
        wire.raw(preface, 0, preface.length);
        wire.send(SETTINGS, 0, 0, new byte[0]);
        return wire;
    }

    /** A connection on which not even the preface was sent. */
    public static Http2Wire handshake(int port, SSLContext trust) throws IOException {
        SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket("localhost", port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(HANG_GUARD);
        socket.setTcpNoDelay(true);
        socket.startHandshake();
        return new Http2Wire(socket);
    }

    /** Sends what is no whole frame. */
    public void raw(byte[] bytes, int from, int count) throws IOException {
        socket.getOutputStream().write(bytes, from, count);
    }

    /** Sends a frame; what the other end says of it, also by hanging up, is for the reader. */
    public void send(int type, int flags, int stream, byte... payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        socket.getOutputStream().write(frame.array());
        if (type == DATA) {
            windows.merge(0, -payload.length, Integer::sum);
            windows.merge(stream, -payload.length, Integer::sum);
        }
    }

    /**
     * Sends data as the server gives leave to, and keeps for {@link #next} what it says meanwhile.
     *
     * @param flags of the last frame
     */
    public void upload(int stream, int flags, byte... data) throws IOException {
        int at = 0;
        while (at < data.length) {
            int window = Math.min(
                    INITIAL_WINDOW + windows.getOrDefault(0, 0), initialWindow + windows.getOrDefault(stream, 0));
            if (window > 0) {
                int end = at + Math.min(Math.min(data.length - at, window), LARGEST_FRAME);
                send(DATA, end == data.length ? flags : 0, stream, Arrays.copyOfRange(data, at, end));
                at = end;
            } else {
                Frame frame = receive();
                if (frame == null) {
                    throw new EOFException("the server hung up before it opened its window");
                }
                unread.add(frame);
                if (frame.type() == GO_AWAY) {
                    return;
                }
            }
        }
    }

    /** Names and values, none of them compressed (RFC 7541 section 6.2.2). */
    public static byte[] fields(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            block.write(0);
            text(block, namesAndValues[at]);
            text(block, namesAndValues[at + 1]);
        }
        return block.toByteArray();
    }

    private static void text(ByteArrayOutputStream block, String text) {
        int rest = text.length() - 127;
        block.write(rest < 0 ? text.length() : 127); // RFC 7541 section 5.1, a prefix of seven bits
        for (; rest >= 0; rest = rest < 128 ? -1 : rest >> 7) {
            block.write(rest < 128 ? rest : (rest & 127) | 128);
        }
        block.writeBytes(text.getBytes(ISO_8859_1));
    }

    /** The next frame that is about the stream or ends the connection; null when it ended without a word. */
    public @Nullable Frame next(int stream) throws IOException {
        while (true) {
            Frame frame = next();
            if (frame == null
                    || frame.type() == GO_AWAY
                    || (frame.stream() == stream && frame.type() != WINDOW_UPDATE)) {
                return frame;
            }
        }
    }

    /** The next frame of any stream; null when the connection ended. */
    @Nullable
    public Frame next() throws IOException {
        Frame kept = unread.poll();
        return kept == null ? receive() : kept;
    }

    private @Nullable Frame receive() throws IOException {
        try {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            Frame frame = new Frame(
                    in.readUnsignedByte(), in.readUnsignedByte(), in.readInt(), ByteBuffer.wrap(in.readNBytes(length)));
            if (frame.type() == SETTINGS && (frame.flags() & ACKNOWLEDGED) == 0) {
                for (int at = 0; at < length; at += 6) {
                    if (frame.payload().getShort(at) == INITIAL_WINDOW_SIZE) {
                        initialWindow = frame.payload().getInt(at + 2);
                    }
                }
                send(SETTINGS, ACKNOWLEDGED, 0);
            } else if (frame.type() == WINDOW_UPDATE) {
                windows.merge(frame.stream(), frame.payload().getInt(0), Integer::sum);
            }
            return frame;
        } catch (EOFException | SocketException e) {
            return null;
        }
    }

    /** The status that these header fields begin with. */
    public int status(Frame headers) throws HpackException {
        return ((MetaData.Response) decoder.decode(headers.payload())).getStatus();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
