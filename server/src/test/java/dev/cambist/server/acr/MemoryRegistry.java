package dev.cambist.server.acr;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.gateway.relay.ContentDigest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A registry in memory, as far as manifests go; like Docker's 2.8 or like one that deletes tags. */
public final class MemoryRegistry implements AutoCloseable {
    private static final String UNKNOWN = "{\"errors\":[{\"code\":\"NAME_UNKNOWN\"}]}";
    private static final String PAGE = "<html>404 Not Found</html>"; // a proxy's
    private static final Pattern MANIFEST = Pattern.compile("/v2/(.+)/manifests/([^/]+)");
    private static final Pattern BLOB = Pattern.compile("/v2/(.+)/blobs/([^/]+)");
    private static final Pattern TAGS = Pattern.compile("/v2/(.+)/tags/list");

    private static final Pattern LAST = Pattern.compile("\\blast=([^&]*)");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Repository> repositories = new TreeMap<>();
    private final Map<String, byte[]> blobs = new TreeMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile boolean deletesTags;
    private volatile boolean deletes = true;
    private volatile boolean takes = true;
    private volatile boolean hides;
    private volatile Pattern hiddenDeletions = Pattern.compile("none of them");
    private volatile Runnable beforeDelete = () -> {};
    private volatile Predicate<Asked> lets = asked -> true;

    /**
     * A request, before it is answered.
     *
     * @param authorization what it shows; empty where it shows nothing
     */
    record Asked(String method, String path, String authorization) {}

    @SuppressWarnings("ArrayRecordComponent") // nobody compares two
    private record Stored(String mediaType, byte[] bytes) {}

    private static final class Repository {
        private final Map<String, String> tags = new TreeMap<>();
        private final Map<String, Stored> manifests = new TreeMap<>();
    }

    public MemoryRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    public MemoryRegistry deletingTags(boolean now) {
        deletesTags = now;
        return this;
    }

    public MemoryRegistry deleting(boolean now) {
        deletes = now;
        return this;
    }

    MemoryRegistry taking(boolean now) {
        takes = now;
        return this;
    }

    /** Answers 401 to all other requests, as a registry that wants tokens. */
    MemoryRegistry letting(Predicate<Asked> these) {
        lets = these;
        return this;
    }

    /** Something in front of it says of whatever is read that there is no such page. */
    public MemoryRegistry hiding(boolean now) {
        hides = now;
        return this;
    }

    /** The same of the deletions of whatever this is found in, tags or digests. */
    MemoryRegistry hidingDeletions(String references) {
        hiddenDeletions = Pattern.compile(references);
        return this;
    }

    /** Is run in front of each deletion, while the registry can be asked. */
    void beforeDelete(Runnable action) {
        beforeDelete = action;
    }

    public List<String> asked() {
        return asked;
    }

    public synchronized List<String> tags(String repository) {
        return List.copyOf(repository(repository).tags.keySet());
    }

    public synchronized List<String> manifests(String repository) {
        return List.copyOf(repository(repository).manifests.keySet());
    }

    public synchronized String tag(String repository, String tag) {
        return repository(repository).tags.getOrDefault(tag, "none");
    }

    /** Puts it there past any gateway. */
    public synchronized String put(String repository, String tag, String mediaType, String manifest) {
        byte[] bytes = manifest.getBytes(UTF_8);
        String digest = ContentDigest.of(bytes);
        repository(repository).manifests.put(digest, new Stored(mediaType, bytes));
        if (!tag.contains(":")) {
            repository(repository).tags.put(tag, digest);
        }
        return digest;
    }

    /** Takes it away there past any gateway. */
    synchronized void drop(String repository, String digest) {
        repository(repository).manifests.remove(digest);
    }

    public synchronized String blob(String content) {
        byte[] bytes = content.getBytes(UTF_8);
        blobs.put(ContentDigest.of(bytes), bytes);
        return ContentDigest.of(bytes);
    }

    private Repository repository(String name) {
        return repositories.computeIfAbsent(name, none -> new Repository());
    }

    private void serve(HttpExchange call) throws IOException {
        try (call) {
            String path = call.getRequestURI().getPath();
            asked.add(call.getRequestMethod() + " " + path);
            if (call.getRequestMethod().equals("DELETE")) {
                beforeDelete.run();
            }
            byte[] body = call.getRequestBody().readAllBytes();
            Matcher manifest = MANIFEST.matcher(path);
            Matcher blob = BLOB.matcher(path);
            Matcher tags = TAGS.matcher(path);
            boolean isHead = call.getRequestMethod().equals("HEAD");
            String authorization = String.valueOf(call.getRequestHeaders().getFirst("Authorization"));
            if (!lets.test(new Asked(call.getRequestMethod(), path, authorization))) {
                call.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"https://auth.example.com\"");
                answer(call, 401, isHead ? "" : "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}");
            } else if (hides && (isHead || call.getRequestMethod().equals("GET"))) {
                answer(call, 404, isHead ? "" : PAGE);
            } else if (path.equals("/v2/")) {
                answer(call, 200, "{}");
            } else if (path.equals("/v2/_catalog")) {
                answer(call, 200, catalog(call.getRequestURI().getQuery()));
            } else if (tags.matches()) {
                tags(call, tags.group(1));
            } else if (manifest.matches()) {
                manifest(call, manifest.group(1), manifest.group(2), body);
            } else if (blob.matches()) {
                blob(call, blob.group(2));
            } else {
                answer(call, 404, "{}");
            }
        }
    }

    private synchronized String catalog(String query) {
        Matcher last = LAST.matcher(String.valueOf(query));
        String after = last.find() ? last.group(1) : "";
        return JsonWriter.write(Map.of(
                "repositories",
                repositories.keySet().stream()
                        .filter(name -> name.compareTo(after) > 0)
                        .toList()));
    }

    private synchronized void tags(HttpExchange call, String name) throws IOException {
        if (!repositories.containsKey(name)) {
            answer(call, 404, UNKNOWN);
            return;
        }
        answer(
                call,
                200,
                JsonWriter.write(new JsonObject(Map.of(
                        "name",
                        name,
                        "tags",
                        new ArrayList<>(repository(name).tags.keySet())))));
    }

    private synchronized void blob(HttpExchange call, String digest) throws IOException {
        byte[] bytes = blobs.get(digest);
        call.sendResponseHeaders(bytes == null ? 404 : 200, bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            call.getResponseBody().write(bytes);
        }
    }

    private synchronized void manifest(HttpExchange call, String name, String reference, byte[] body)
            throws IOException {
        Repository in = repository(name);
        String digest = reference.contains(":") ? reference : in.tags.getOrDefault(reference, "none");
        switch (call.getRequestMethod()) {
            case "PUT" -> {
                if (!takes) {
                    answer(call, 405, "{\"errors\":[{\"code\":\"UNSUPPORTED\"}]}");
                    return;
                }
                String put = put(
                        name,
                        reference,
                        String.valueOf(call.getRequestHeaders().getFirst("Content-Type")),
                        new String(body, UTF_8));
                call.getResponseHeaders().set("Docker-Content-Digest", put);
                call.sendResponseHeaders(201, -1);
            }
            case "DELETE" -> delete(call, in, reference);
            default -> {
                boolean isHead = call.getRequestMethod().equals("HEAD");
                if (reference.contains(":") && !reference.startsWith("sha256:")) {
                    answer(call, 400, isHead ? "" : "{\"errors\":[{\"code\":\"DIGEST_INVALID\"}]}");
                    return;
                }
                Stored stored = in.manifests.get(digest);
                if (stored == null) {
                    answer(call, 404, isHead ? "" : UNKNOWN);
                    return;
                }
                call.getResponseHeaders().set("Docker-Content-Digest", digest);
                call.getResponseHeaders().set("Content-Type", stored.mediaType());
                if (call.getRequestMethod().equals("HEAD")) {
                    call.sendResponseHeaders(200, -1);
                } else {
                    call.sendResponseHeaders(200, stored.bytes().length);
                    call.getResponseBody().write(stored.bytes());
                }
            }
        }
    }

    private void delete(HttpExchange call, Repository in, String reference) throws IOException {
        if (hiddenDeletions.matcher(reference).find()) {
            answer(call, 404, PAGE);
        } else if (!reference.contains(":") && !deletesTags) {
            answer(call, 400, "{\"errors\":[{\"code\":\"DIGEST_INVALID\"}]}");
        } else if (!deletes) {
            answer(call, 405, "{\"errors\":[{\"code\":\"UNSUPPORTED\"}]}");
        } else if (!reference.contains(":")) {
            boolean wasThere = in.tags.remove(reference) != null;
            answer(call, wasThere ? 202 : 404, wasThere ? "" : UNKNOWN);
        } else {
            in.tags.values().removeIf(reference::equals);
            boolean wasThere = in.manifests.remove(reference) != null;
            answer(call, wasThere ? 202 : 404, wasThere ? "" : UNKNOWN);
        }
    }

    private static void answer(HttpExchange call, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        call.getResponseHeaders().set("Content-Type", "application/json");
        call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            call.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
