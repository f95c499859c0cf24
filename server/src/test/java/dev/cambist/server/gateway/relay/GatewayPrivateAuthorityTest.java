package dev.cambist.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cambist.server.tls.ServerCertificate;
import dev.cambist.server.tls.TemporaryAuthority;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A registry that is reached by TLS, with a certificate of an authority that nobody else knows. */
@Timeout(60) // a guard against hanging
final class GatewayPrivateAuthorityTest {
    private static final String BLOB = "GET /v2/open/app/blobs/sha256:" + "a".repeat(64);

    @TempDir
    private Path directory;

    private final Instant now = Instant.now();
    private final TemporaryAuthority authority = TemporaryAuthority.create(now);
    private final Logger log = (Logger) LoggerFactory.getLogger(Upstream.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.list = new CopyOnWriteArrayList<>(); // the server logs while the test reads
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        log.detachAppender(lines);
    }

    @Test
    void upstream_ofATrustedAuthority_isAsked() throws Exception {
        RawConnection.Message answer = ask(authority.issueForLocalhost(), authority);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ok");
        assertThat(lines.list).isEmpty();
    }

    @Test
    void upstream_ofAnotherAuthority_is503AndTheLogNamesTheCertificate() throws Exception {
        RawConnection.Message answer = ask(authority.issueForLocalhost(), TemporaryAuthority.create(now));

        refused(answer);
        assertThat(lines.list.getFirst().getFormattedMessage())
                .contains("https://localhost:", "the certificate of CN=localhost", "issued by CN=Cambist temporary");
    }

    @Test
    void upstream_withTheCertificateOfAnotherHost_is503AndTheLogNamesBoth() throws Exception {
        ServerCertificate other = authority.issue(List.of("other.example"), now, now.plus(Duration.ofDays(1)));

        refused(ask(other, authority));
        assertThat(lines.list.getFirst().getFormattedMessage())
                .contains(
                        "https://localhost:", "the certificate of CN=other.example", "No subject alternative DNS name");
    }

    @Test
    void upstream_withAnOldCertificate_is503AndTheLogSaysSinceWhen() throws Exception {
        Instant end = now.minus(Duration.ofMinutes(1));
        ServerCertificate old = authority.issue(List.of("localhost"), now.minus(Duration.ofMinutes(30)), end);

        refused(ask(old, authority));
        assertThat(lines.list.getFirst().getFormattedMessage())
                .contains("valid until " + end.toString().substring(0, 16));
    }

    private static void refused(RawConnection.Message answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("its TLS certificate is not trusted");
        assertThat(answer.header("Retry-After")).isEqualTo("5");
    }

    private RawConnection.Message ask(ServerCertificate shown, TemporaryAuthority trusted) throws Exception {
        Files.writeString(directory.resolve("ca.pem"), trusted.pem());
        try (FakeUpstream upstream = FakeUpstream.start(socket(shown));
                GatewayLab lab = GatewayLab.start(
                        directory,
                        "",
                        "[{ service: registry.example.com, upstream: { url: \"https://" + upstream.authority()
                                + "\", ca-file: ca.pem } }]")) {
            return lab.ask(BLOB);
        }
    }

    private static ServerSocket socket(ServerCertificate certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "own", certificate.key(), new char[0], certificate.chain().toArray(Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }
}
