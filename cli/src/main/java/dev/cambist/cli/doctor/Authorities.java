package dev.cambist.cli.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Who is trusted to say who a server is. */
record Authorities(SSLContext context, X509TrustManager manager) {
    /** Those of this Java. */
    static Authorities usual() {
        return of(null);
    }

    /**
     * Those of this Java, and those in a file.
     *
     * @throws IOException when the file cannot be read, or has no certificate
     */
    static Authorities with(Path pem) throws IOException {
        List<Certificate> all = new ArrayList<>(read(pem));
        all.addAll(Arrays.asList(usual().manager.getAcceptedIssuers()));
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < all.size(); i++) {
                store.setCertificateEntry("authority-" + i, all.get(i));
            }
            return of(store);
        } catch (GeneralSecurityException e) {
            throw cannotHappen(e);
        }
    }

    private static Collection<? extends Certificate> read(Path pem) throws IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new IOException(pem + " has no certificate; a PEM file with the authority's is expected");
            }
            return found;
        } catch (CertificateException e) {
            throw new IOException(pem + " cannot be read as certificates in PEM: " + e.getMessage(), e);
        } catch (java.nio.file.NoSuchFileException e) {
            throw new IOException(pem + " does not exist", e);
        }
    }

    private static Authorities of(@Nullable KeyStore store) {
        try {
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return new Authorities(context, (X509TrustManager) managers.getTrustManagers()[0]);
        } catch (GeneralSecurityException e) {
            throw cannotHappen(e);
        }
    }

    /** Why nobody vouches for a chain; empty when somebody does. Names and time are not judged here. */
    Optional<String> objection(List<X509Certificate> chain) {
        try {
            manager.checkServerTrusted(
                    chain.toArray(X509Certificate[]::new),
                    "UNKNOWN"); // what TLS 1.3 says, where the certificate does not decide the key exchange
            return Optional.empty();
        } catch (CertificateException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static IllegalStateException cannotHappen(Exception e) {
        return new IllegalStateException("every Java platform has TLS and PKCS #12", e);
    }
}
