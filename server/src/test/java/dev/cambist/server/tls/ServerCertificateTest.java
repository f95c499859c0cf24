package dev.cambist.server.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.server.keys.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerCertificateTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final List<String> NAMES = List.of("registry.example.com", "login.example.com");
    private static final TemporaryAuthority AUTHORITY = TemporaryAuthority.create(NOW);

    @TempDir
    Path directory;

    private TlsFiles files;
    private ServerCertificate good;

    @BeforeEach
    void write() throws IOException {
        files = new TlsFiles(directory);
        good = AUTHORITY.issue(NAMES, NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(90)));
        files.write(good);
    }

    @Test
    void read_pkcs8AndCertificate_isWhatWasWritten() throws Exception {
        ServerCertificate read = ServerCertificate.read(files.settings());

        assertThat(read.chain()).isEqualTo(good.chain());
        assertThat(read.key()).isEqualTo(good.key());
        assertThat(read.warnings(NOW)).isEmpty();
        assertThat(read).hasToString("CN=registry.example.com, valid until 2026-05-30T12:00:00Z");
    }

    @Test
    void read_certificateAndItsIssuer_isTheChain() throws Exception {
        files.certificates(List.of(good.chain().getFirst(), AUTHORITY.certificate()));

        assertThat(ServerCertificate.read(files.settings()).chain())
                .containsExactly(good.chain().getFirst(), AUTHORITY.certificate());
    }

    @Test
    void read_ecKeyOfOpenSsl_isTheSameKey() throws Exception {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(good.key().getEncoded());
        ASN1Primitive curve = info.getPrivateKeyAlgorithm().getParameters().toASN1Primitive();
        ECPrivateKey key = ECPrivateKey.getInstance(info.parsePrivateKey());
        byte[] sec1 = new ECPrivateKey(256, key.getKey(), curve).getEncoded();

        files.keyText(new Pem("EC PARAMETERS", curve.getEncoded()).text() + new Pem("EC PRIVATE KEY", sec1).text());

        assertThat(ServerCertificate.read(files.settings()).chain()).isEqualTo(good.chain());
    }

    @Test
    void read_rsaKeyOfOpenSsl_isTheSameKey() throws Exception {
        PrivateKey key = rsa().getPrivate();
        byte[] pkcs1 = PrivateKeyInfo.getInstance(key.getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();

        byte[] text = new Pem("RSA PRIVATE KEY", pkcs1).text().getBytes(US_ASCII);

        assertThat(TlsPem.key(files.settings().key(), text)).isEqualTo(key);
    }

    @Test
    void read_keyAndCertificateInOneFile_isRead() throws Exception {
        String both =
                Pem.of(good.chain().getFirst()).text() + Pem.of(good.key()).text();
        Files.writeString(files.settings().certificate(), both);
        Files.writeString(files.settings().key(), both);

        assertThat(ServerCertificate.read(files.settings()).key()).isEqualTo(good.key());
    }

    @Test
    void read_keyOfAnotherCertificate_isRefused() throws Exception {
        files.key(AUTHORITY.issueForLocalhost().key());

        refused()
                .hasMessageContaining("tls.key: is not the key of the certificate in")
                .hasMessageContaining("CN=registry.example.com")
                .hasMessageContaining("expected the key that it was issued for");
    }

    @Test
    void read_issuerBeforeTheCertificate_isRefusedWithTheOrder() throws Exception {
        files.certificates(List.of(AUTHORITY.certificate(), good.chain().getFirst()));

        refused().hasMessageContaining("put the server's own certificate first");
    }

    @Test
    void read_certificateThatIssuedNothing_isRefusedByNumber() throws Exception {
        files.certificates(List.of(
                good.chain().getFirst(), AUTHORITY.issueForLocalhost().chain().getFirst()));

        refused()
                .hasMessageContaining("tls.crt: certificate 2 (CN=localhost) did not issue the one before it")
                .hasMessageContaining("expected the server's own first");
    }

    @Test
    void read_filesSwapped_isRefusedWithWhatIsThere() throws Exception {
        Files.writeString(files.settings().certificate(), Pem.of(good.key()).text());

        refused()
                .hasMessageContaining("tls.crt: holds \"-----BEGIN PRIVATE KEY-----\"; expected certificates")
                .hasMessageNotContaining(
                        Pem.of(good.key()).text().lines().toList().get(1));
    }

    @Test
    void read_certificateWhereTheKeyShouldBe_isRefused() throws Exception {
        files.keyText(Pem.of(good.chain().getFirst()).text());

        refused().hasMessageContaining("tls.key: holds \"-----BEGIN CERTIFICATE-----\"; expected one private key");
    }

    @Test
    void read_twoKeys_isRefused() throws Exception {
        files.keyText(Pem.of(good.key()).text().repeat(2));

        refused().hasMessageContaining("expected one private key");
    }

    @Test
    void read_encryptedKey_isRefusedWithAdvice() throws Exception {
        files.keyText(new Pem("ENCRYPTED PRIVATE KEY", new byte[] {1}).text());

        refused().hasMessageContaining("the key is encrypted").hasMessageContaining("openssl pkey -in OLD -out NEW");
    }

    @Test
    void read_keyThatIsNone_isRefused() throws Exception {
        for (String label : List.of("PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY")) {
            files.keyText(new Pem(label, new byte[] {0x30, 3, 2, 1, 1}).text());

            refused().hasMessageContaining("the block \"" + label + "\" holds no readable key");
        }
    }

    @Test
    void read_keyOfAnAlgorithmThatTlsDoesNotKnow_isRefused() throws Exception {
        files.key(KeyPairGenerator.getInstance("X25519").generateKeyPair().getPrivate());

        refused().hasMessageContaining("expected an RSA key or one on P-256");
    }

    @Test
    void read_certificateThatIsNone_isRefused() throws Exception {
        Files.writeString(files.settings().certificate(), new Pem(Pem.CERTIFICATE, new byte[] {1}).text());

        refused().hasMessageContaining("tls.crt: holds a certificate that cannot be read");
    }

    @Test
    void read_noPem_isRefusedWithTheLine() throws Exception {
        Files.writeString(files.settings().certificate(), "-----BEGIN CERTIFICATE-----\nAAAA\n");

        refused().hasMessageContaining("tls.crt: is no PEM").hasMessageContaining("in line 1");
    }

    @Test
    void read_missingFile_isRefused() throws Exception {
        Files.delete(files.settings().key());

        refused().hasMessageContaining("tls.key: does not exist");
    }

    @Test
    void validity_ofAChain_isTheTimeInWhichAllOfItIsValid() {
        assertThat(good.validity())
                .isEqualTo(
                        new ServerCertificate.Validity(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(90))));

        ServerCertificate shorter = AUTHORITY.issue(NAMES, NOW, NOW.plus(Duration.ofDays(2)));
        List<X509Certificate> chain =
                List.of(good.chain().getFirst(), shorter.chain().getFirst());
        assertThat(new ServerCertificate(good.key(), chain).validity())
                .isEqualTo(new ServerCertificate.Validity(NOW, NOW.plus(Duration.ofDays(2))));
    }

    @Test
    void warnings_expired_saysSince() {
        assertThat(good.warnings(NOW.plus(Duration.ofDays(91))))
                .containsExactly("the certificate of CN=registry.example.com expired on 2026-05-30T12:00:00Z; clients"
                        + " refuse it: renew it");
    }

    @Test
    void warnings_lessThanFourteenDaysLeft_saysHowMany() {
        assertThat(good.warnings(NOW.plus(Duration.ofDays(77))).getFirst()).contains("in 13 days; renew it");
        assertThat(good.warnings(NOW.plus(Duration.ofDays(76)))).isEmpty();
    }

    @Test
    void warnings_notValidYet_saysFromWhen() {
        assertThat(good.warnings(NOW.minus(Duration.ofDays(2))).getFirst())
                .contains("is valid from 2026-02-28T12:00:00Z on only");
    }

    @Test
    void problemAt_hostThatItIsNotFor_namesBoth() {
        assertThat(good.problemAt("auth.example.com"))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .startsWith(
                                "the certificate is for registry.example.com, login.example.com, and clients are sent to"
                                        + " auth.example.com"));
        assertThat(good.problemAt("Login.Example.com")).isEmpty();
    }

    @Test
    void cover_addressesInAnySpelling_areTheSame() {
        HostNames names = new HostNames(List.of("0:0:0:0:0:0:0:1", "2001:db8:0:0:0:0:0:7", "127.0.0.1"));

        assertThat(List.of("[::1]", "[2001:db8::7]", "127.0.0.1")).allMatch(names::cover);
        assertThat(List.of("[::2]", "127.0.0.2", "localhost")).noneMatch(names::cover);
    }

    @Test
    void warnings_noAlternativeName_saysSo() {
        assertThat(new ServerCertificate(good.key(), List.of(AUTHORITY.certificate())).warnings(NOW))
                .anyMatch(warning -> warning.contains("has no subject alternative name"));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused() {
        return assertThatThrownBy(() -> ServerCertificate.read(files.settings()))
                .isInstanceOf(TlsFileException.class);
    }

    private static KeyPair rsa() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }
}
