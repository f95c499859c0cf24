package dev.cambist.cli.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cambist.cli.lab.TlsServer;
import dev.cambist.server.tls.TemporaryAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose word is taken for who a server is. */
@Timeout(60)
class TrustTest {
    private final TemporaryAuthority company = TemporaryAuthority.create(Instant.now());
    private final TemporaryAuthority other = TemporaryAuthority.create(Instant.now());
    private TlsServer server;

    @TempDir
    private Path root;

    @BeforeEach
    void start() throws Exception {
        server = TlsServer.start(company.issueForLocalhost());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void send_companysAuthorityNowhere_saysWhichCertificateWhichAuthorityAndWhatToDo() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> send(Map.of()))
                .withMessageStartingWith("no safe connection to " + server.url() + ": the certificate of localhost"
                        + " (CN=localhost, issued by CN=Cambist temporary authority)")
                .withMessageContaining("update-ca-certificates")
                .withMessageContaining("certs.d")
                .withMessageContaining("--ca or CAMBIST_CA_FILE")
                .withMessageNotContainingAny("PKIX", "unable to find valid certification path");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "etc/ssl/certs/ca-certificates.crt",
                "etc/pki/tls/certs/ca-bundle.crt",
                "etc/ssl/ca-bundle.pem",
                "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
                "etc/ssl/cert.pem"
            })
    void send_authorityInTheMachinesBundle_isTrusted(String bundle) throws Exception {
        put(bundle, "# all of them\n" + other.pem() + company.pem());

        assertThat(send(Map.of()).status()).isEqualTo(200);
    }

    @Test
    void send_bundleWithACertificateThatNobodyReads_isTrustedForTheRest() throws Exception {
        put(
                "etc/ssl/certs/ca-certificates.crt",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + company.pem());

        assertThat(send(Map.of()).status()).isEqualTo(200);
    }

    @Test
    void send_sslCertFile_standsInPlaceOfTheBundle() throws Exception {
        put("etc/ssl/certs/ca-certificates.crt", company.pem());
        String mine = put("mine.pem", other.pem()).toString();
        String theirs = put("theirs.pem", company.pem()).toString();

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> send(Map.of("SSL_CERT_FILE", mine)));
        assertThat(send(Map.of("SSL_CERT_FILE", theirs)).status()).isEqualTo(200);
    }

    @Test
    void send_sslCertFileThatCannotBeRead_isNamedInTheFailure() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> send(Map.of("SSL_CERT_FILE", "/nonexistent/ca.pem")))
                .withMessageContaining("SSL_CERT_FILE names /nonexistent/ca.pem, which cannot be read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "etc/docker/certs.d",
                "etc/containers/certs.d",
                "usr/share/containers/certs.d",
                "home/.config/containers/certs.d",
                "home/.config/docker/certs.d",
                "home/.docker/certs.d",
                "xdg/containers/certs.d"
            })
    void send_authorityInCertsDOfTheHost_isTrusted(String directory) throws Exception {
        put(directory + "/localhost:" + server.port() + "/company.crt", company.pem());

        assertThat(send(Map.of(
                                "HOME",
                                root.resolve("home").toString(),
                                "XDG_CONFIG_HOME",
                                root.resolve("xdg").toString()))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void send_authorityInCertsDOfAnotherHost_isNotTrustedHere() throws Exception {
        put("etc/docker/certs.d/registry.example.com/ca.crt", company.pem());
        put("etc/docker/certs.d/localhost:1/ca.crt", company.pem());
        put("etc/docker/certs.d/localhost:" + server.port() + "/client.cert", company.pem());

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> send(Map.of()));
    }

    @Test
    void send_cambistCaFile_isTrustedBesides() throws Exception {
        String file = put("company.pem", company.pem()).toString();

        assertThat(send(Map.of("CAMBIST_CA_FILE", file)).status()).isEqualTo(200);
    }

    @Test
    void send_cambistCaFileThatIsNoPem_isAnErrorThatNamesIt() throws Exception {
        String file = put("company.pem", "nothing").toString();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> send(Map.of("CAMBIST_CA_FILE", file)))
                .withMessageContaining(file + " has no certificate");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> send(Map.of("CAMBIST_CA_FILE", "/nonexistent/ca.pem")))
                .withMessageContaining("/nonexistent/ca.pem does not exist");
    }

    @Test
    void send_trustedAuthorityWithAnotherName_saysForWhomTheCertificateIs() throws Exception {
        server.close();
        server = TlsServer.start(company.issue(
                List.of("registry.example.com"),
                Instant.now().minusSeconds(60),
                Instant.now().plusSeconds(600)));
        String file = put("company.pem", company.pem()).toString();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> send(Map.of("CAMBIST_CA_FILE", file)))
                .withMessageContaining("is for registry.example.com, and not for this host");
    }

    @Test
    void send_expiredCertificate_saysWhenItEnded() throws Exception {
        Instant end = Instant.now().minusSeconds(60);
        server.close();
        server = TlsServer.start(company.issue(List.of("localhost"), end.minusSeconds(600), end));
        String file = put("company.pem", company.pem()).toString();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> send(Map.of("CAMBIST_CA_FILE", file)))
                .withMessageContaining("ended on " + end.toString().substring(0, 16));
    }

    private Answer send(Map<String, String> environment) throws IOException {
        return Http.of(environment, root).send(Request.get(server.url()));
    }

    private Path put(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
