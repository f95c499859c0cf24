package dev.cambist.server.gateway.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A registry that takes every octet at its word: it reads messages one behind the other from each connection, as long as
 * they say that they are, and writes down what it got, and whatever is no message.
 */
final class RecordingUpstream implements AutoCloseable {
    private static final Pattern REQUEST_LINE =
            Pattern.compile("(GET|HEAD|PUT|POST|PATCH|DELETE) /v2/[a-zA-Z0-9._:/?=&%~-]* HTTP/1\\.1");
    private static final int PATIENCE = 60; // seconds
    private static final int LOOK = 5; // milliseconds

    private final ServerSocket server;
    private final Thread accepting;
    private final Set<RawConnection> connections = ConcurrentHashMap.newKeySet();
    private final List<Seen> whole = new CopyOnWriteArrayList<>();
    private final List<String> cut = new CopyOnWriteArrayList<>();
    private final List<String> unsound = new CopyOnWriteArrayList<>();
    private final Set<String> begun = ConcurrentHashMap.newKeySet();
    private final boolean early;

    /** A message that was read to its end. */
    record Seen(String method, String target, String body) {
        String line() {
            return method + " " + target + " HTTP/1.1";
        }
    }

    private RecordingUpstream(ServerSocket server, boolean early) {
        this.server = server;
        this.early = early;
        // Threads of its own: the virtual ones' carriers are the gateway's to use up.
        this.accepting = Thread.ofPlatform().daemon().start(this::accept);
    }

    /** One that answers as soon as it has a head, and reads the body then: nginx does where it answers by itself. */
    static RecordingUpstream early() throws IOException {
        return start(true);
    }

    /** One that reads the body first, as registries do. */
    static RecordingUpstream patient() throws IOException {
        return start(false);
    }

    private static RecordingUpstream start(boolean early) throws IOException {
        return new RecordingUpstream(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()), early);
    }

    String url() {
        return "http://localhost:" + server.getLocalPort();
    }

    /**
     * Ends all connections, and forgets what came on them. It waits until the other side has ended them too: one that
     * the gateway still holds for open would fail its next request with a body, which cannot be sent twice.
     */
    void forget() throws Exception {
        for (RawConnection wire : connections) {
            wire.shutdownOutput();
        }
        Eventually.holds("the gateway gave up connections that the upstream had ended", connections::isEmpty);
        whole.clear();
        cut.clear();
        unsound.clear();
    }

    /** Waits until it has so many messages: an early one writes a message down after it has answered. */
    void await(int messages) throws Exception {
        Eventually.holds(messages + " messages came to the upstream", () -> whole.size() >= messages);
    }

    /** Waits until each of these came, to its end or cut off; fails with those that did not. */
    void awaitEach(Collection<Seen> expected) throws InterruptedException {
        Set<Seen> missing = new HashSet<>(expected);
        long deadline = deadline();
        while (true) {
            missing.removeAll(whole());
            Set<String> ended = Set.copyOf(cut());
            missing.removeIf(message -> ended.contains(message.line()));
            if (missing.isEmpty()) {
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                Set<String> lines = missing.stream().map(Seen::line).collect(Collectors.toSet());
                throw new AssertionError("did not come: " + missing + "; of the same lines came "
                        + whole().stream()
                                .filter(message -> lines.contains(message.line()))
                                .toList() + "; in all " + this);
            }
            Thread.sleep(LOOK);
        }
    }

    private static long deadline() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
    }

    /** For whoever waits in vain. */
    @Override
    public String toString() {
        return whole.size() + " whole ones, " + cut() + " cut off, " + unsound() + " that are no messages, and " + begun
                + " still being read";
    }

    /** The messages that came to their end. */
    List<Seen> whole() {
        return List.copyOf(whole);
    }

    /** The request lines of those whose connection ended first. */
    List<String> cut() {
        return List.copyOf(cut);
    }

    /** What is no message, or one that can be read in two ways. */
    List<String> unsound() {
        return List.copyOf(unsound);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // The server is closed.
        }
    }

    private void serve(Socket socket) {
        try (RawConnection wire = new RawConnection(socket)) {
            connections.add(wire);
            try {
                while (read(wire)) {
                    // until the connection ends
                }
            } finally {
                connections.remove(wire);
            }
        } catch (IOException | RuntimeException e) {
            // The other side is gone.
        }
    }

    private boolean read(RawConnection wire) throws IOException {
        RawConnection.@Nullable Head head = null;
        try {
            head = wire.head();
            if (!isSound(head)) {
                unsound.add(head.line() + " " + head.headers());
                return false;
            }
            begun.add(head.line());
            if (early) {
                answer(head, wire);
            }
            whole.add(new Seen(head.method(), head.target(), wire.body(head)));
            if (!early) {
                answer(head, wire);
            }
            return true;
        } catch (IOException e) { // the end of the connection, or its reset
            if (head != null) {
                cut.add(head.line());
            }
            return false;
        } catch (RuntimeException e) {
            unsound.add((head == null ? "no head" : head.line()) + " " + e);
            return false;
        } finally {
            if (head != null) {
                begun.remove(head.line());
            }
        }
    }

    private static boolean isSound(RawConnection.Head head) {
        List<String> lengths = head.headers().getOrDefault("Content-Length", List.of());
        List<String> codings = head.headers().getOrDefault("Transfer-Encoding", List.of());
        return REQUEST_LINE.matcher(head.line()).matches()
                && lengths.size() + codings.size() <= 1
                && lengths.stream().allMatch(length -> length.matches("0|[1-9][0-9]*"))
                && codings.stream().allMatch("chunked"::equals)
                && head.headers().getOrDefault("Host", List.of()).size() == 1;
    }

    private static void answer(RawConnection.Head head, RawConnection wire) throws IOException {
        wire.write(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + (head.method().equals("HEAD") ? "" : "ok"));
    }

    @Override
    public void close() throws IOException {
        server.close();
        try {
            accepting.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (RawConnection wire : connections) {
            wire.close();
        }
    }
}
