package dev.cambist.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MachineTrustTest {
    private final TemporaryAuthority company = TemporaryAuthority.create(Instant.now());
    private final TemporaryAuthority other = TemporaryAuthority.create(Instant.now());

    @TempDir
    Path directory;

    @Test
    void authorities_noBundleAnywhere_areJavasOwn() throws Exception {
        KeyStore found = MachineTrust.authorities(Map.of(), List.of(directory.resolve("none")));

        assertThat(certificates(found)).containsExactlyInAnyOrder(javasOwn());
    }

    @Test
    void authorities_bundleOfTheMachine_areAddedToJavasOwn() throws Exception {
        KeyStore found =
                MachineTrust.authorities(Map.of(), List.of(directory.resolve("none"), bundle("a.crt", company)));

        assertThat(certificates(found)).contains(company.certificate()).contains(javasOwn());
        accepts(found, company);
    }

    @Test
    void authorities_severalBundles_theFirstThatIsThereCounts() throws Exception {
        KeyStore found = MachineTrust.authorities(Map.of(), List.of(bundle("a.crt", company), bundle("b.crt", other)));

        assertThat(certificates(found)).contains(company.certificate()).doesNotContain(other.certificate());
    }

    @Test
    void authorities_sslCertFile_standsInPlaceOfTheBundle() throws Exception {
        Map<String, String> environment =
                Map.of("SSL_CERT_FILE", bundle("mine.pem", other).toString());
        KeyStore found = MachineTrust.authorities(environment, List.of(bundle("a.crt", company)));

        assertThat(certificates(found)).contains(other.certificate()).doesNotContain(company.certificate());
    }

    @Test
    void authorities_sslCertFileThatIsNotThere_addsNothing() throws Exception {
        KeyStore found = MachineTrust.authorities(
                Map.of("SSL_CERT_FILE", directory.resolve("gone.pem").toString()), List.of(bundle("a.crt", company)));

        assertThat(certificates(found)).containsExactlyInAnyOrder(javasOwn());
    }

    @Test
    void authorities_oneBadCertificateInTheBundle_costsThatOneAlone() throws Exception {
        Path file = bundle("a.crt", company);
        Files.writeString(
                file,
                "# a comment\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
                        + "-----BEGIN CERTIFICATE-----\n%%%%\n-----END CERTIFICATE-----\n"
                        + Files.readString(file));

        assertThat(certificates(MachineTrust.authorities(Map.of(), List.of(file))))
                .contains(company.certificate());
    }

    @Test
    void naming_certificateOfAnUnknownAuthority_saysWhichAndWhoseWordIsMissing() throws Exception {
        KeyStore store = MachineTrust.store(List.of(other.certificate()));
        X509Certificate own = company.issueForLocalhost().chain().getFirst();

        assertThatThrownBy(
                        () -> MachineTrust.naming(store).checkServerTrusted(new X509Certificate[] {own}, "ECDHE_ECDSA"))
                .isInstanceOf(CertificateException.class)
                .hasMessageStartingWith("the certificate of CN=localhost, issued by "
                        + company.certificate().getSubjectX500Principal() + " and valid until ");
    }

    private void accepts(KeyStore store, TemporaryAuthority authority) throws CertificateException {
        X509Certificate own = authority.issueForLocalhost().chain().getFirst();
        MachineTrust.naming(store)
                .checkServerTrusted(new X509Certificate[] {own, authority.certificate()}, "ECDHE_ECDSA");
    }

    private Path bundle(String name, TemporaryAuthority authority) throws IOException {
        return Files.writeString(directory.resolve(name), authority.pem());
    }

    private static X509Certificate[] javasOwn() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509.getAcceptedIssuers();
            }
        }
        throw new IllegalStateException("no trust manager");
    }

    private static List<X509Certificate> certificates(KeyStore store) throws GeneralSecurityException {
        return Collections.list(store.aliases()).stream()
                .map(alias -> certificate(store, alias))
                .toList();
    }

    private static X509Certificate certificate(KeyStore store, String alias) {
        try {
            return (X509Certificate) store.getCertificate(alias);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
