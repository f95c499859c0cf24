package dev.cambist.cli.wire;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whose word is taken for who a server is: a file that the caller names, what Java brings, what docker and podman keep for
 * the host in their {@code certs.d}, and the machine's own list, into which a company puts its authority
 * ({@code update-ca-certificates}, {@code update-ca-trust}). {@code SSL_CERT_FILE} names another file in place of the
 * machine's, as it does for OpenSSL and Go.
 *
 * <p>Each is read when the ones before it do not vouch: most servers are known to Java, and a credential helper starts at
 * every pull.
 */
public final class Trust {
    private static final String CA_FILE = "CAMBIST_CA_FILE";
    private static final String CERT_FILE = "SSL_CERT_FILE";

    /** Where distributions keep all in one file, below the root; the first that is there counts (as in Go's crypto/x509). */
    private static final List<String> BUNDLES = List.of(
            "etc/ssl/certs/ca-certificates.crt", // Debian, Ubuntu, Alpine, Arch
            "etc/pki/tls/certs/ca-bundle.crt", // Fedora, Red Hat
            "etc/ssl/ca-bundle.pem", // SUSE
            "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // Red Hat from version 7
            "etc/ssl/cert.pem"); // Alpine without ca-certificates

    /** containers-certs.d(5), and docker's manual; those of the home directory, then those of the machine. */
    private static final List<String> HOME_DIRECTORIES =
            List.of(".config/containers/certs.d", ".config/docker/certs.d", ".docker/certs.d");

    private static final List<String> DIRECTORIES =
            List.of("etc/containers/certs.d", "usr/share/containers/certs.d", "etc/docker/certs.d");

    private static final int HTTPS = 443;

    private final Map<String, String> environment;
    private final @Nullable Path root;
    private final @Nullable Path named;

    private Trust(Map<String, String> environment, @Nullable Path root, @Nullable Path named) {
        this.environment = Map.copyOf(environment);
        this.root = root;
        this.named = named;
    }

    /** That of a process: with {@code CAMBIST_CA_FILE} where it is set. */
    public static Trust of(Map<String, String> environment, Path root) {
        String file = environment.getOrDefault(CA_FILE, "");
        return new Trust(environment, root, file.isBlank() ? null : Path.of(file.strip()));
    }

    /** What Java brings, and nothing else of the machine. */
    public static Trust javasOwn() {
        return new Trust(Map.of(), null, null);
    }

    /** Whether more than what Java brings is looked at. */
    boolean knowsTheMachine() {
        return root != null;
    }

    /** With the certificates of a file besides. */
    public Trust with(Path caFile) {
        return new Trust(environment, root, caFile);
    }

    /**
     * For connections to any host.
     *
     * @throws IOException when the file that the caller names cannot be read, or has no certificate
     */
    public SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {manager()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    /** What judges the certificates of those connections. */
    public LayeredTrustManager manager() throws IOException {
        List<LayeredTrustManager.Layer> layers = new ArrayList<>();
        if (named != null) {
            X509ExtendedTrustManager first = trusting(PemCertificates.require(named));
            layers.add((host, port) -> Optional.of(first));
        }
        layers.add(once(() -> Optional.of(manager(null))));
        if (root != null) {
            layers.add(this::ofCertsD);
            // Where that is set, somebody has chosen already.
            if (System.getProperty("javax.net.ssl.trustStore") == null) {
                layers.add(once(() -> bundle().flatMap(Trust::ofFile)));
            }
        }
        return new LayeredTrustManager(layers, this::hint);
    }

    private static LayeredTrustManager.Layer once(Supplier<Optional<X509ExtendedTrustManager>> read) {
        AtomicReference<@Nullable Optional<X509ExtendedTrustManager>> known = new AtomicReference<>();
        return (host, port) -> {
            Optional<X509ExtendedTrustManager> manager = known.get();
            if (manager == null) {
                manager = read.get();
                known.set(manager);
            }
            return manager;
        };
    }

    private Optional<Path> bundle() {
        String file = environment.getOrDefault(CERT_FILE, "");
        if (!file.isBlank()) {
            return Optional.of(Path.of(file.strip())).filter(Files::isReadable);
        }
        return BUNDLES.stream()
                .map(name -> below(name))
                .filter(Files::isReadable)
                .findFirst();
    }

    private Path below(String name) {
        return root == null ? Path.of(name) : root.resolve(name);
    }

    private String hint() {
        String file = environment.getOrDefault(CERT_FILE, "");
        return file.isBlank() || Files.isReadable(Path.of(file.strip()))
                ? ""
                : "; " + CERT_FILE + " names " + file.strip() + ", which cannot be read";
    }

    /** The directory is called as image names begin: with the port, unless that is left out there. */
    private Optional<X509ExtendedTrustManager> ofCertsD(String host, int port) {
        List<Path> directories = new ArrayList<>();
        String home = environment.getOrDefault("HOME", "");
        String configuration = environment.getOrDefault("XDG_CONFIG_HOME", "");
        if (!configuration.isBlank()) {
            directories.add(Path.of(configuration, "containers", "certs.d"));
        }
        if (!home.isBlank()) {
            HOME_DIRECTORIES.forEach(name -> directories.add(Path.of(home).resolve(name)));
        }
        DIRECTORIES.forEach(name -> directories.add(below(name)));
        List<X509Certificate> certificates = new ArrayList<>();
        for (Path directory : directories) {
            certificates.addAll(ofDirectory(directory.resolve(host + ":" + port)));
            if (port == HTTPS) {
                certificates.addAll(ofDirectory(directory.resolve(host)));
            }
        }
        return certificates.isEmpty() ? Optional.empty() : Optional.of(trusting(certificates));
    }

    private static List<X509Certificate> ofDirectory(Path directory) {
        List<X509Certificate> certificates = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.crt")) {
            for (Path file : files) {
                certificates.addAll(PemCertificates.read(file));
            }
        } catch (IOException e) {
            return certificates; // none there, or none for us to read
        }
        return certificates;
    }

    private static Optional<X509ExtendedTrustManager> ofFile(Path file) {
        try {
            List<X509Certificate> certificates = PemCertificates.read(file);
            return certificates.isEmpty() ? Optional.empty() : Optional.of(trusting(certificates));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static X509ExtendedTrustManager trusting(Collection<X509Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (X509Certificate authority : authorities) {
                store.setCertificateEntry("authority-" + store.size(), authority);
            }
            return manager(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every Java platform has PKCS #12", e);
        }
    }

    @SuppressWarnings("NullAway") // null stands for Java's own authorities there
    private static X509ExtendedTrustManager manager(@Nullable KeyStore store) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager x509) {
                    return x509;
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java's own certificate authorities cannot be read", e);
        }
        throw new IllegalStateException("Java has no trust manager for X.509");
    }
}
