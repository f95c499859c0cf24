package dev.cambist.server.gateway.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A registry that does what a test tells it to, on raw sockets, and remembers what it was asked. */
final class FakeUpstream implements AutoCloseable {
    private final ServerSocket server;
    private final Thread accepting;
    private final Set<RawConnection> connections = ConcurrentHashMap.newKeySet();
    private final List<RawConnection.Head> heads = new CopyOnWriteArrayList<>();
    private volatile Script script = FakeUpstream::reply;

    /** What to do with a request of which the head is read. */
    @FunctionalInterface
    interface Script {
        void play(RawConnection.Head head, RawConnection wire) throws IOException;
    }

    private FakeUpstream(ServerSocket server) {
        this.server = server;
        this.accepting = Thread.ofVirtual().start(this::accept);
    }

    static FakeUpstream start() throws IOException {
        return start(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()));
    }

    static FakeUpstream start(ServerSocket server) {
        return new FakeUpstream(server);
    }

    /** Reads the body, and answers with status 200 and "ok". */
    static void reply(RawConnection.Head head, RawConnection wire) throws IOException {
        wire.body(head);
        wire.write(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + (head.method().equals("HEAD") ? "" : "ok"));
    }

    /** Reads the body, and answers with this text. */
    static Script answering(String text) {
        return (head, wire) -> {
            wire.body(head);
            wire.write(text.replace("\n", "\r\n"));
        };
    }

    FakeUpstream plays(Script next) {
        script = next;
        return this;
    }

    int port() {
        return server.getLocalPort();
    }

    String authority() {
        return "localhost:" + port();
    }

    /** The heads of all requests so far. */
    List<RawConnection.Head> heads() {
        return heads;
    }

    RawConnection.Head last() {
        return heads.getLast();
    }

    int openConnections() {
        return connections.size();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // The server is closed.
        }
    }

    private void serve(Socket socket) {
        RawConnection wire = null;
        try (RawConnection opened = new RawConnection(socket)) {
            wire = opened;
            connections.add(wire);
            while (true) {
                RawConnection.Head head = wire.head();
                heads.add(head);
                script.play(head, wire);
            }
        } catch (IOException e) {
            // The other side is gone, or the script has closed the connection.
        } finally {
            if (wire != null) {
                connections.remove(wire);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        try {
            accepting.join(); // until then the system may still take connections for it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (RawConnection wire : connections) {
            wire.close();
        }
    }
}
