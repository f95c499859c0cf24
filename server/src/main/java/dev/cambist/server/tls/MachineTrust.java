package dev.cambist.server.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate authorities that this machine trusts: those that Java brings, and those of the operating system, among
 * which a company puts its own ({@code update-ca-certificates}, {@code update-ca-trust}). {@code SSL_CERT_FILE} names
 * another file in place of the operating system's, as it does for OpenSSL and Go. Where {@code javax.net.ssl.trustStore}
 * is set, somebody has chosen already, and that store alone counts.
 */
public final class MachineTrust {
    private static final Logger LOG = LoggerFactory.getLogger(MachineTrust.class);

    /** Where distributions keep all of them in one file; the first that is there counts. */
    private static final List<Path> BUNDLES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"), // Debian, Ubuntu, Alpine, Arch
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"), // Fedora, Red Hat
            Path.of("/etc/ssl/ca-bundle.pem"), // SUSE
            Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"), // Red Hat from version 7
            Path.of("/etc/ssl/cert.pem")); // Alpine without ca-certificates

    private static final String VARIABLE = "SSL_CERT_FILE";
    /** Mozilla's list has a quarter of a megabyte. */
    private static final long MAX_BYTES = 16L << 20;

    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN (?:TRUSTED )?CERTIFICATE-----([^-]*)-----END (?:TRUSTED )?CERTIFICATE-----");

    private MachineTrust() {}

    /** What this process's machine trusts, as it is now. */
    public static KeyStore authorities() {
        return authorities(System.getenv(), BUNDLES);
    }

    static KeyStore authorities(Map<String, String> environment, List<Path> bundles) {
        try {
            Set<X509Certificate> all =
                    new LinkedHashSet<>(List.of(trusting(null).getAcceptedIssuers()));
            if (System.getProperty("javax.net.ssl.trustStore") == null) {
                bundle(environment, bundles).ifPresent(file -> all.addAll(certificates(file)));
            }
            return store(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java's own certificate authorities cannot be read", e);
        }
    }

    /** A store of these authorities and nothing else. */
    public static KeyStore store(Collection<X509Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (X509Certificate authority : authorities) {
                store.setCertificateEntry("ca" + store.size(), authority);
            }
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no key store with certificates that were read already", e);
        }
    }

    /** Trusts these authorities, and says of a certificate that is not trusted which one it is. */
    public static X509ExtendedTrustManager naming(KeyStore authorities) {
        try {
            return new NamingTrustManager(trusting(authorities));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no trust in certificates that were read already", e);
        }
    }

    @SuppressWarnings("NullAway") // null stands for Java's own authorities there
    private static X509ExtendedTrustManager trusting(@Nullable KeyStore authorities) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager x509) {
                return x509;
            }
        }
        throw new KeyStoreException("Java has no trust manager for X.509");
    }

    private static Optional<Path> bundle(Map<String, String> environment, List<Path> bundles) {
        String named = environment.getOrDefault(VARIABLE, "");
        if (named.isEmpty()) {
            return bundles.stream().filter(Files::isReadable).findFirst();
        }
        Path file = Path.of(named);
        if (!Files.isReadable(file)) {
            LOG.warn(
                    "{} names {}, which cannot be read; what is issued by authorities in it is not trusted",
                    VARIABLE,
                    file);
            return Optional.empty();
        }
        return Optional.of(file);
    }

    /** All that can be read: one certificate that Java does not understand must not cost the others. */
    private static List<X509Certificate> certificates(Path bundle) {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            if (Files.size(bundle) > MAX_BYTES) {
                throw new IOException("is larger than " + MAX_BYTES + " bytes");
            }
            CertificateFactory x509 = CertificateFactory.getInstance("X.509");
            Matcher found = CERTIFICATE.matcher(new String(Files.readAllBytes(bundle), ISO_8859_1));
            while (found.find()) {
                try {
                    byte[] der = Base64.getMimeDecoder().decode(found.group(1));
                    certificates.add((X509Certificate) x509.generateCertificate(new ByteArrayInputStream(der)));
                } catch (CertificateException | IllegalArgumentException e) {
                    LOG.debug("a certificate in {} is passed over: {}", bundle, e.toString());
                }
            }
        } catch (IOException | CertificateException e) {
            LOG.warn("the machine's certificate authorities in {} cannot be read: {}", bundle, e.toString());
        }
        return certificates;
    }
}
