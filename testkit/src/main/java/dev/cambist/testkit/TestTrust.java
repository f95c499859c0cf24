package dev.cambist.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.server.keys.Pem;
import dev.cambist.server.tls.ServerCertificate;
import dev.cambist.server.tls.TemporaryAuthority;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;

/**
 * How a client comes to trust a server that was started for a test.
 *
 * @param certificate the authority that issued the server's certificate
 * @param context trusts this authority and nobody else, for Java clients in this process
 * @param pem the authority's certificate as a PEM file, for {@code curl --cacert} and {@code SSL_CERT_FILE}
 * @param trustStore the same as a PKCS #12 file with the password {@link #STORE_PASSWORD}, for
 *     {@code -Djavax.net.ssl.trustStore}
 */
public record TestTrust(X509Certificate certificate, SSLContext context, Path pem, Path trustStore) {
    /** Java opens no trust store without one; there is nothing secret in it. */
    public static final String STORE_PASSWORD = "changeit";

    /**
     * Makes an authority, writes what its clients need, and {@code tls.crt} and {@code tls.key} for the server. They are
     * valid by the machine's own clock, which the clients go by, whatever clock the server lives by.
     */
    static TestTrust make(Path directory) throws IOException {
        TemporaryAuthority authority =
                TemporaryAuthority.create(InstantSource.system().instant());
        ServerCertificate server = authority.issueForLocalhost();
        write(directory.resolve("tls.crt"), Pem.of(server.chain().getFirst()).text());
        write(directory.resolve("tls.key"), Pem.of(server.key()).text());
        Path pem = write(directory.resolve("ca.pem"), authority.pem());
        Path store = writeStore(directory.resolve("ca.p12"), authority.certificate());
        return new TestTrust(authority.certificate(), authority.clientContext(), pem, store);
    }

    private static Path write(Path file, String text) throws IOException {
        return Files.writeString(file, text, US_ASCII);
    }

    private static Path writeStore(Path file, X509Certificate authority) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("cambist", authority);
            store.store(out, STORE_PASSWORD.toCharArray());
            return file;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform writes PKCS #12", e);
        }
    }
}
