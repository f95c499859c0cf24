package dev.cambist.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts connections on loopback and breaks them, as no HTTP server lets one do. */
final class BrokenService implements AutoCloseable {
    /** What happens to a connection once the request is there. */
    interface Fault {
        void happen(Socket connection) throws IOException, InterruptedException;
    }

    /** The connection is reset without an answer. */
    static final Fault RESET = connection -> connection.setSoLinger(true, 0);

    /** The connection closes in the middle of the body that was announced. */
    static final Fault CUT = connection -> send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"refresh");

    static Fault answer(String text) {
        return connection -> send(connection, text);
    }

    private final ServerSocket socket;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final CountDownLatch firstConnection = new CountDownLatch(1);
    private final Fault fault;

    BrokenService(Fault fault) {
        this.fault = fault;
        try {
            socket = new ServerSocket(0, 50, InetAddress.getByName("localhost"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    URI url() {
        return URI.create("http://localhost:" + socket.getLocalPort());
    }

    int connections() {
        return accepted.get();
    }

    void awaitConnection() throws InterruptedException {
        firstConnection.await();
    }

    /** Sends the beginning of an answer and then nothing, until the service is closed. */
    static BrokenService hangingBehind(String beginning) {
        CountDownLatch never = new CountDownLatch(1);
        return new BrokenService(connection -> {
            send(connection, beginning);
            never.await();
        });
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                accepted.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            int length = connection.getInputStream().read(new byte[64 * 1024]);
            if (length < 0) {
                return;
            }
            firstConnection.countDown();
            fault.happen(connection);
        } catch (IOException | InterruptedException e) {
            // The client hung up, or the test is over.
        }
    }

    private static void send(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(US_ASCII));
        connection.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
