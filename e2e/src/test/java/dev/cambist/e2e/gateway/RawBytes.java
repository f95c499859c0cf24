package dev.cambist.e2e.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Bytes on a connection, as no client library would send them. */
final class RawBytes {
    /** What has not been answered by then is not going to be: a server may wait for more of a broken request. */
    private static final int PATIENCE_MILLIS = 500;

    /** Between two parts of an answer. */
    private static final int PAUSE_MILLIS = 40;

    private RawBytes() {}

    /** Sends these characters, one byte each, and returns what comes back until the other side is silent. */
    static String send(int port, String request) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getByName("localhost"), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            byte[] buffer = new byte[8192];
            for (int read = socket.getInputStream().read(buffer);
                    read >= 0;
                    read = socket.getInputStream().read(buffer)) {
                answer.write(buffer, 0, read);
                socket.setSoTimeout(PAUSE_MILLIS);
            }
        } catch (SocketTimeoutException silent) {
            // It keeps the connection open; everything it had to say is here.
        }
        return answer.toString(ISO_8859_1);
    }
}
