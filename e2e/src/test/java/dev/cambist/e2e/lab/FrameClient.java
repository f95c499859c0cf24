package dev.cambist.e2e.lab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A client of HTTP/2 (RFC 9113) that writes the frames of its requests as it likes. */
public final class FrameClient implements AutoCloseable {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int GO_AWAY = 7;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int PATIENCE = 20_000; // milliseconds

    /** RFC 7541 appendix A: the first field of an answer, from the table that both sides have. */
    private static final byte STATUS_200 = (byte) (0x80 | 8);

    private final SSLSocket socket;
    private final DataInputStream in;
    private int streams = 1; // RFC 9113 section 5.1.1: a client's are odd

    public FrameClient(int port, SSLContext trust) throws IOException {
        socket = (SSLSocket) trust.getSocketFactory().createSocket("localhost", port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(PATIENCE);
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    /** Trusts the certificates of a PEM file. */
    public static SSLContext trusting(Path authority) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var pem = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /**
     * Sends a request, and waits until its stream has ended, however it did.
     *
     * @param body null to end the stream with the head
     * @param fields names and values, one after the other
     * @return whether the answer was 200
     */
    public boolean ask(byte @Nullable [] body, String... fields) throws IOException {
        int asked = head(body == null, fields);
        if (body != null) {
            frame(DATA, END_STREAM, asked, body);
        }
        boolean granted = false;
        try {
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                byte[] payload = in.readNBytes(length);
                granted |= type == HEADERS && stream == asked && first(payload) == STATUS_200;
                boolean ends = (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
                if (type == GO_AWAY || (stream == asked && (ends || type == RESET))) {
                    return granted;
                }
            }
        } catch (EOFException | SocketException e) {
            return granted; // The connection ended, which is an answer too.
        }
    }

    /** The first octet of a block's first field, behind what changes the size of the table (RFC 7541 section 6.3). */
    private static byte first(byte[] block) {
        int at = 0;
        while ((block[at] & 0xe0) == 0x20) {
            boolean more = (block[at] & 0x1f) == 0x1f;
            at++;
            while (more) {
                more = block[at] < 0;
                at++;
            }
        }
        return block[at];
    }

    /** Sends the head of a request with a body, and these first bytes of that; waits for nothing. */
    public void begin(byte[] first, String... fields) throws IOException {
        frame(DATA, 0, head(false, fields), first);
    }

    private int head(boolean last, String... fields) throws IOException {
        int stream = streams;
        streams += 2;
        frame(HEADERS, END_HEADERS | (last ? END_STREAM : 0), stream, block(fields));
        return stream;
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        socket.getOutputStream().write(frame.array());
    }

    /** Header fields that are not compressed (RFC 7541 section 6.2.2). */
    private static byte[] block(String... fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int at = 0; at < fields.length; at++) {
            if (at % 2 == 0) {
                block.write(0);
            }
            int rest = fields[at].length() - 127;
            block.write(rest < 0 ? fields[at].length() : 127);
            for (; rest >= 0; rest = rest < 128 ? -1 : rest >> 7) {
                block.write(rest < 128 ? rest : (rest & 127) | 128);
            }
            block.writeBytes(fields[at].getBytes(ISO_8859_1));
        }
        return block.toByteArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
