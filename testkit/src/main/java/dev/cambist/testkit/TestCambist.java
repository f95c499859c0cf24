package dev.cambist.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.server.CambistServer;
import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.http.BeforeRoutes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A whole Cambist server on free loopback ports, with its configuration file and keys in a temporary directory that
 * goes when it is closed. It is the real one: it verifies, decides and refuses as any other.
 */
public final class TestCambist implements AutoCloseable {
    private static final String SERVER_BLOCK = """
            server:
              listen: localhost:0
              management: localhost:0
              data: data
            """;
    private static final String TLS = """
              tls: { certificate: tls.crt, key: tls.key }
            """;

    private final Path directory;
    private final CambistServer server;
    private final Optional<TestTrust> trust;

    private TestCambist(Path directory, CambistServer server, Optional<TestTrust> trust) {
        this.directory = directory;
        this.server = server;
        this.trust = trust;
    }

    /**
     * Starts a server.
     *
     * @param yaml the configuration file without its {@code server} block, which is put in front of it
     */
    public static TestCambist start(String yaml) throws IOException, ConfigurationException {
        return start(yaml, InstantSource.system());
    }

    /** Starts a server that lives by the given clock. */
    public static TestCambist start(String yaml, InstantSource clock) throws IOException, ConfigurationException {
        return start(yaml, clock, Scheme.HTTP);
    }

    /** Starts a server that lives by the given clock, with or without TLS. */
    public static TestCambist start(String yaml, InstantSource clock, Scheme scheme)
            throws IOException, ConfigurationException {
        return start(yaml, clock, scheme, BeforeRoutes.NOTHING);
    }

    /** The same with something before the routes of its public listener. */
    static TestCambist start(String yaml, InstantSource clock, Scheme scheme, BeforeRoutes before)
            throws IOException, ConfigurationException {
        Path directory = Files.createTempDirectory("cambist-");
        try {
            Path file = directory.resolve("cambist.yaml");
            Optional<TestTrust> trust =
                    scheme == Scheme.HTTPS ? Optional.of(TestTrust.make(directory)) : Optional.empty();
            Files.writeString(file, SERVER_BLOCK + (trust.isPresent() ? TLS : "") + yaml, UTF_8);
            return new TestCambist(directory, CambistServer.start(file, Map.of(), clock, before), trust);
        } catch (IOException | ConfigurationException | RuntimeException e) {
            delete(directory);
            throw e;
        }
    }

    /** The address of the public listener, such as {@code http://localhost:41234}. */
    public URI url() {
        return server.publicUrl();
    }

    public URI exchangeUrl() {
        return url().resolve("/oauth2/exchange");
    }

    /** The token endpoint: the realm of a registry's challenge. */
    public URI tokenUrl() {
        return url().resolve("/oauth2/token");
    }

    /** How clients come to trust it; its files go when it is closed. Only a server with TLS has something to trust. */
    public TestTrust trust() {
        return trust.orElseThrow(() -> new IllegalStateException("started without TLS; start it with Scheme.HTTPS"));
    }

    public CambistServer server() {
        return server;
    }

    /** Its configuration file; a change is live within two seconds. */
    public Path configurationFile() {
        return directory.resolve("cambist.yaml");
    }

    @Override
    public void close() {
        server.close();
        delete(directory);
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the temporary directory " + directory, e);
        }
    }
}
