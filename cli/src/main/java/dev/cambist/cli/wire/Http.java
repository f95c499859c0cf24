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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests that carry credentials: over https, or plainly to this machine only; redirects are never followed, and
 * an answer has a time and a size that it may not exceed.
 */
public final class Http {
    private static final int MAX_BODY_BYTES = 512 * 1024;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final Duration answerWithin;

    public Http() {
        this(ANSWER_WITHIN);
    }

    /** One whose answers have to be complete within this time. */
    public Http(Duration answerWithin) {
        this.answerWithin = answerWithin;
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
        HttpURLConnection connection = open(request);
        try {
            return exchange(request, connection, deadline);
        } catch (UnknownHostException e) {
            throw new IOException("cannot reach " + shown(request.address()) + ": there is no such host", e);
        } catch (IOException e) {
            throw new IOException("no answer from " + shown(request.address()) + ": " + e.getMessage(), e);
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

    private HttpURLConnection open(Request request) throws IOException {
        var url = request.address().toURL();
        var opened = request.metadata() ? url.openConnection(Proxy.NO_PROXY) : url.openConnection();
        HttpURLConnection connection = (HttpURLConnection) opened;
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout((int) request.connectWithin().toMillis());
        connection.setReadTimeout((int) answerWithin.toMillis());
        for (Entry<String, String> header : request.headers().entrySet()) {
            connection.setRequestProperty(header.getKey(), header.getValue());
        }
        connection.setRequestProperty("User-Agent", "cambist");
        return connection;
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
