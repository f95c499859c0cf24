package dev.cambist.cli.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.client.wire.Origin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests that carry credentials: over https, or plainly to this machine only; redirects are never followed, and
 * an answer has a time and a size that it may not exceed.
 */
public final class Http {
    private static final int MAX_BODY_BYTES = 512 * 1024;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    static {
        // A password for a proxy stands in HTTPS_PROXY, and goes to that proxy alone; Java sends none to any by itself.
        allowBasicForProxies();
    }

    private final Duration answerWithin;
    private final Trust trust;
    private final Proxies proxies;
    private @Nullable SSLSocketFactory sockets;

    private Http(Duration answerWithin, Trust trust, Proxies proxies) {
        this.answerWithin = answerWithin;
        this.trust = trust;
        this.proxies = proxies;
    }

    /** One that knows nothing of this machine: no proxy, and the authorities that Java brings. */
    public Http() {
        this(ANSWER_WITHIN);
    }

    /** The same, whose answers have to be complete within this time. */
    public Http(Duration answerWithin) {
        this(answerWithin, Trust.javasOwn(), new Proxies(Map.of()));
    }

    /** One that goes by the machine's proxy and trusts what the machine trusts. */
    public static Http of(Map<String, String> environment, Path root) {
        return new Http(ANSWER_WITHIN, Trust.of(environment, root), new Proxies(environment));
    }

    /** The same, whose answers have to be complete within this time. */
    public Http within(Duration time) {
        return new Http(time, trust, proxies);
    }

    /** The same, which trusts the certificates of a file besides. */
    public Http trusting(Path caFile) {
        return new Http(answerWithin, trust.with(caFile), proxies);
    }

    /** Whether it looks at the machine's authorities. */
    public boolean knowsTheMachine() {
        return trust.knowsTheMachine();
    }

    /** Whose word it takes. */
    public Trust trust() {
        return trust;
    }

    /** Which way it goes. */
    public Proxies proxies() {
        return proxies;
    }

    /** Before Java's own client of HTTP reads it, once. */
    public static void allowBasicForProxies() {
        String name = "jdk.http.auth.tunneling.disabledSchemes";
        if (System.getProperty(name) == null) {
            System.setProperty(name, "");
        }
    }

    /** An address as it may be shown: without user, query and fragment. */
    public static String shown(URI address) {
        return Origin.shown(address);
    }

    /**
     * Sends a request and reads the answer, whatever its status.
     *
     * @throws IOException when there is no answer, it takes too long or is too large, or nothing may be sent to that
     *     address; the message names the address
     */
    public Answer send(Request request) throws IOException {
        requireSafe(request);
        long deadline = System.nanoTime() + answerWithin.toNanos();
        Optional<Proxies.Found> proxy = request.metadata() ? Optional.empty() : proxies.of(request.address());
        HttpURLConnection connection = open(request, proxy);
        try {
            return exchange(request, connection, deadline);
        } catch (UnknownHostException e) {
            throw new IOException("cannot reach " + shown(request.address()) + ": there is no such host", e);
        } catch (IOException e) {
            Optional<UntrustedServerException> untrusted = UntrustedServerException.in(e);
            if (untrusted.isPresent()) {
                throw new IOException(
                        "no safe connection to " + shown(request.address()) + ": "
                                + untrusted.get().getMessage(),
                        e);
            }
            String by = proxy.map(found -> " by " + Proxies.shown(found)).orElse("");
            throw new IOException("no answer from " + shown(request.address()) + by + ": " + e.getMessage(), e);
        } finally {
            connection.disconnect();
        }
    }

    private static void requireSafe(Request request) throws IOException {
        if (request.metadata() && isLinkLocal(request.address())) {
            return;
        }
        try {
            Origin.of(request.address());
        } catch (IllegalArgumentException e) {
            throw new IOException("nothing is sent there: " + e.getMessage(), e);
        }
    }

    private static boolean isLinkLocal(URI address) {
        String host = address.getHost();
        return "http".equals(address.getScheme())
                && host != null
                && host.startsWith("169.254.")
                && host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }

    private HttpURLConnection open(Request request, Optional<Proxies.Found> proxy) throws IOException {
        var url = request.address().toURL();
        boolean javasOwnWay = proxy.isEmpty() && !proxies.areSet() && !request.metadata();
        var opened = javasOwnWay
                ? url.openConnection()
                : url.openConnection(proxy.map(Proxies.Found::proxy).orElse(Proxy.NO_PROXY));
        HttpURLConnection connection = (HttpURLConnection) opened;
        if (connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(sockets());
        }
        proxy.flatMap(Proxies.Found::authenticator).ifPresent(connection::setAuthenticator);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout((int) request.connectWithin().toMillis());
        connection.setReadTimeout(
                (int) Math.min(answerWithin.toMillis(), request.silentFor().toMillis()));
        for (Entry<String, String> header : request.headers().entrySet()) {
            connection.setRequestProperty(header.getKey(), header.getValue());
        }
        connection.setRequestProperty("User-Agent", "cambist");
        return connection;
    }

    /** Made for the first server that speaks TLS: a helper that answers from its cache needs none. */
    private synchronized SSLSocketFactory sockets() throws IOException {
        if (sockets == null) {
            sockets = trust.context().getSocketFactory();
        }
        return sockets;
    }

    private static Answer exchange(Request request, HttpURLConnection connection, long deadline) throws IOException {
        if (request.form().isPresent()) {
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
            try (OutputStream out = connection.getOutputStream()) {
                out.write(request.form().get().getBytes(UTF_8));
            }
        }
        int status = connection.getResponseCode();
        if (status < 0) {
            throw new IOException("it does not speak HTTP");
        }
        if (status == HttpURLConnection.HTTP_PROXY_AUTH) {
            throw new IOException("it wants a user and a password that it knows (407); HTTPS_PROXY takes them as"
                    + " http://USER:PASSWORD@HOST:PORT");
        }
        InputStream body = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
        return new Answer(request.address(), status, headers(connection), read(body, deadline));
    }

    private static Map<String, List<String>> headers(HttpURLConnection connection) {
        Map<String, List<String>> headers = new HashMap<>();
        // Field 0 is the status line; the map of all fields would lose the order of repeated ones.
        for (int i = 1; connection.getHeaderFieldKey(i) != null; i++) {
            headers.computeIfAbsent(connection.getHeaderFieldKey(i).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(connection.getHeaderField(i));
        }
        return headers;
    }

    private static byte[] read(@Nullable InputStream body, long deadline) throws IOException {
        if (body == null) {
            return new byte[0];
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try (body) {
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                bytes.write(buffer, 0, count);
                if (bytes.size() > MAX_BODY_BYTES) {
                    throw new IOException("it is larger than " + MAX_BODY_BYTES + " bytes");
                }
                if (System.nanoTime() > deadline) {
                    throw new IOException("it does not come to an end");
                }
            }
        }
        return bytes.toByteArray();
    }
}
