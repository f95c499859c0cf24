package dev.cambist.testkit.idp;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A port on loopback that can refuse connections for a while and stay the same port. It begins down. */
final class Listener implements AutoCloseable {
    private static final int DEFAULT_BACKLOG = 0;
    private static final int AT_ONCE = 0;

    private final InetSocketAddress address;
    private @Nullable Running running;

    /**
     * Bound without listening: the port refuses connections, and the system gives it to nobody who asks for any free
     * port. Only a process that insists on this very port could take it.
     */
    private @Nullable Socket reservation;

    private record Running(HttpServer server, ExecutorService threads) {
        void stop() {
            server.stop(AT_ONCE);
            threads.shutdownNow();
        }
    }

    Listener(int port) {
        Socket socket = reserve(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        this.reservation = socket;
        this.address = new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    int port() {
        return address.getPort();
    }

    synchronized void up(HttpHandler handler) {
        if (running != null) {
            return;
        }
        try {
            release();
            var server = HttpServer.create(address, DEFAULT_BACKLOG);
            var threads = Executors.newVirtualThreadPerTaskExecutor();
            server.setExecutor(threads);
            server.createContext("/", handler);
            server.start();
            running = new Running(server, threads);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address, e);
        }
    }

    synchronized void down() {
        if (running != null) {
            running.stop();
            running = null;
            reservation = reserve(address);
        }
    }

    @Override
    public synchronized void close() {
        if (running != null) {
            running.stop();
            running = null;
        }
        try {
            release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket reserve(InetSocketAddress address) {
        try {
            var socket = new Socket();
            // Connections of the last listener may still be in TIME_WAIT.
            socket.setReuseAddress(true);
            socket.bind(address);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot bind " + address, e);
        }
    }

    private void release() throws IOException {
        if (reservation != null) {
            reservation.close();
            reservation = null;
        }
    }
}
