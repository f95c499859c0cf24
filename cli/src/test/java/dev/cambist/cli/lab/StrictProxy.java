package dev.cambist.cli.lab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proxy as companies have them: it knows CONNECT alone, wants the host twice and the same, TLS and nothing else through
 * the tunnel, and a user where it has one. Whatever host is asked for, it connects to one server on this machine.
 */
public final class StrictProxy implements AutoCloseable {
    private static final Pattern CONNECT = Pattern.compile("CONNECT (\\S+:[0-9]+) HTTP/1\\.1");
    private static final int TLS_HANDSHAKE = 0x16;

    private final ServerSocket socket;
    private final int target;
    private final Optional<String> user;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();

    private StrictProxy(ServerSocket socket, int target, Optional<String> user) {
        this.socket = socket;
        this.target = target;
        this.user = user;
    }

    /** One that connects to this port. */
    public static StrictProxy to(int port, Optional<String> user) throws IOException {
        StrictProxy proxy = new StrictProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port, user);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** The hosts that were let through. */
    public List<String> asked() {
        return asked;
    }

    /** What no proper client says. */
    public List<String> faults() {
        return faults;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return; // it was closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            String[] lines = head.split("\r\n", -1);
            Matcher line = CONNECT.matcher(lines[0]);
            if (!line.matches()) {
                refuse(client, "405 Method Not Allowed", lines[0]);
                return;
            }
            // Java leaves the usual port out of Host, which RFC 9112 section 3.2 does not foresee and proxies take.
            String lower = head.toLowerCase(Locale.ROOT);
            if (!lower.contains("\r\nhost: " + line.group(1) + "\r\n")
                    && !lower.contains("\r\nhost: " + line.group(1).replaceFirst(":443$", "") + "\r\n")) {
                refuse(client, "400 Bad Request", "another Host than " + line.group(1));
                return;
            }
            if (lower.contains("\r\nauthorization:")) {
                refuse(client, "400 Bad Request", "a credential of the server's");
                return;
            }
            if (user.isPresent()
                    && !named(head).contains("\r\nproxy-authorization: Basic " + basic(user.get()) + "\r\n")) {
                if (lower.contains("\r\nproxy-authorization:")) {
                    faults.add("a wrong password");
                }
                write(client, """
                        HTTP/1.1 407 Proxy Authentication Required\r
                        Proxy-Authenticate: Basic realm="company"\r
                        Content-Length: 0\r
                        Connection: close\r
                        \r
                        """);
                return;
            }
            asked.add(line.group(1));
            tunnel(client);
        } catch (IOException e) {
            // One of both has hung up.
        }
    }

    private void tunnel(Socket client) throws IOException {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
            int first = client.getInputStream().read();
            if (first != TLS_HANDSHAKE) {
                faults.add("no TLS in the tunnel: " + first);
                return;
            }
            server.getOutputStream().write(first);
            Thread back = Thread.ofVirtual().start(() -> copy(server, client));
            copy(client, server);
            back.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One of both has hung up.
        }
    }

    private void refuse(Socket client, String status, String fault) throws IOException {
        faults.add(fault);
        write(client, "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

    private static void write(Socket client, String head) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write(head.getBytes(ISO_8859_1));
        out.flush();
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0 || head.length() > 8192) {
                throw new IOException("no head");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** With the names of fields in lower case. */
    private static String named(String head) {
        return Pattern.compile("(?m)^[A-Za-z-]+:")
                .matcher(head)
                .replaceAll(name -> name.group().toLowerCase(Locale.ROOT));
    }

    private static String basic(String user) {
        return Base64.getEncoder().encodeToString(user.getBytes(UTF_8));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
