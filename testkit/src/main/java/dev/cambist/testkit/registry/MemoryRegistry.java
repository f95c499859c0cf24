package dev.cambist.testkit.registry;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An OCI registry on a free loopback port that holds everything in memory: pushes in one piece and in chunks, pulls with
 * ranges, deletes, referrers, mounts and lists in pages. It verifies every digest, and lets everybody do everything.
 *
 * {@snippet :
 * try (MemoryRegistry registry = MemoryRegistry.start()) {
 *     String image = registry.host() + "/team/app:1";
 * }
 * }
 */
public final class MemoryRegistry implements AutoCloseable {
    private static final int DEFAULT_BACKLOG = 0;
    private static final int AT_ONCE = 0;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Memory memory;
    private volatile int page;

    private MemoryRegistry(RegistryLimits limits) throws IOException {
        this.memory = new Memory(limits.memory());
        this.page = limits.page();
        Contents contents = new Contents(memory);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), DEFAULT_BACKLOG);
        server.setExecutor(threads);
        server.createContext(
                "/",
                new RegistryHandler(
                        new BlobEndpoint(contents),
                        new UploadEndpoint(contents),
                        new ManifestEndpoint(contents, limits.manifest()),
                        new ListEndpoint(contents, () -> page)));
    }

    /** Starts an empty one with {@link RegistryLimits#defaults}. */
    public static MemoryRegistry start() {
        return start(RegistryLimits.defaults());
    }

    /** Starts an empty one. */
    public static MemoryRegistry start(RegistryLimits limits) {
        try {
            MemoryRegistry registry = new MemoryRegistry(limits);
            registry.server.start();
            return registry;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on a free port of this machine", e);
        }
    }

    /** Host and port, as they stand at the front of an image's name. */
    public String host() {
        return "localhost:" + server.getAddress().getPort();
    }

    public URI url() {
        return URI.create("http://" + host());
    }

    /** The bytes that it holds, unfinished uploads among them. */
    public long bytes() {
        return memory.used();
    }

    /** From now on no page of a list has more names, whatever is asked for. */
    public void setPage(int names) {
        if (names < 1) {
            throw new IllegalArgumentException("a page has at least one name: " + names);
        }
        page = names;
    }

    @Override
    public void close() {
        server.stop(AT_ONCE);
        threads.shutdownNow();
    }
}
