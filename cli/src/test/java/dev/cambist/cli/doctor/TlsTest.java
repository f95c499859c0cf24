package dev.cambist.cli.doctor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.server.tls.HostNames;
import dev.cambist.server.tls.ServerCertificate;
import dev.cambist.server.tls.TemporaryAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of certificates. */
@Timeout(60)
class TlsTest {
    private final Instant now = Instant.now();

    private final TemporaryAuthority authority = TemporaryAuthority.create(now);

    @TempDir
    private Path home;

    @Test
    void authorityThatIsNamed_isTrustedAndEverythingIsLookedAt() throws Exception {
        try (DoctorScene scene = scene(authority.issueForLocalhost())) {
            Ran ran = scene.withIdentity("--ca", pem());
            assertThat(ran.out())
                    .contains("0 broken, 0 warnings")
                    .containsPattern("ok +tls-version .*TLSv1.3")
                    .containsPattern("ok +tls-trust")
                    .containsPattern("ok +registry-trust");
        }
    }

    @Test
    void privateAuthority_isTlsTrustAndNothingElseIsAsked() throws Exception {
        try (DoctorScene scene = scene(authority.issueForLocalhost())) {
            Ran ran = scene.withIdentity();
            assertThat(ran.exitCode()).isEqualTo(4);
            assertThat(ran.out())
                    .containsPattern("broken +tls-trust .*CN=Cambist temporary authority.*private")
                    .containsPattern("ok +tls-host")
                    .containsPattern("not checked +.*\\bidentity\\b");
        }
    }

    @Test
    void authorityInTheChain_isNamedAsPrivate() throws Exception {
        ServerCertificate own = authority.issueForLocalhost();
        ServerCertificate whole =
                new ServerCertificate(own.key(), List.of(own.chain().getFirst(), authority.certificate()));
        try (DoctorScene scene = scene(whole)) {
            assertThat(scene.look().out()).containsPattern("broken +tls-trust .*comes from a private authority");
        }
    }

    @Test
    void expiredCertificate_isTlsExpiry() throws Exception {
        try (DoctorScene scene = scene(issue("localhost", now.minusSeconds(3000), now.minusSeconds(60)))) {
            Ran ran = scene.look("--ca", pem());
            assertThat(ran.exitCode()).isEqualTo(4);
            assertThat(ran.out())
                    .containsPattern("broken +tls-expiry .*ended on")
                    .containsPattern("not checked +tls-trust");
        }
    }

    @Test
    void certificateNearItsEnd_isAWarning() throws Exception {
        try (DoctorScene scene = scene(issue("localhost", now.minusSeconds(60), now.plus(Duration.ofDays(3))))) {
            Ran ran = scene.look("--ca", pem());
            assertThat(ran.exitCode()).isZero();
            assertThat(ran.out()).containsPattern("warning +tls-expiry");
        }
    }

    @Test
    void certificateOfAnotherHost_isTlsHost() throws Exception {
        try (DoctorScene scene = scene(issue("other.example", now.minusSeconds(60), now.plus(Duration.ofDays(30))))) {
            Ran ran = scene.look("--ca", pem());
            assertThat(ran.exitCode()).isEqualTo(4);
            assertThat(ran.out()).containsPattern("broken +tls-host .*other.example");
        }
    }

    @Test
    void plainHttpAtAPortThatShouldHaveTls_isPlainHttp() throws Exception {
        try (DoctorScene scene = new DoctorScene(home);
                ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerInPlainHttp(plain));
            Ran ran = scene.lookAt("https://localhost:" + plain.getLocalPort());
            assertThat(ran.out()).containsPattern("broken +plain-http .*does not speak TLS");
        }
    }

    /** As nginx and Jetty do. */
    private static void answerInPlainHttp(ServerSocket server) {
        try (Socket client = server.accept()) {
            assertThat(client.getInputStream().read(new byte[16 * 1024])).isPositive();
            client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void realmInPlainHttp_isPlainHttp() throws Exception {
        try (DoctorScene scene = scene(authority.issueForLocalhost())) {
            scene.proxy()
                    .answering((asked, answer) ->
                            answer.change("www-authenticate", value -> value.replace("https:", "http:")));
            assertThat(scene.look("--ca", pem()).out()).containsPattern("broken +plain-http .*token service");
        }
    }

    @Test
    void names_coverHosts() {
        HostNames names = new HostNames(List.of("registry.example.com", "*.hub.example", "127.0.0.1"));
        assertThat(names.cover("Registry.example.com")).isTrue();
        assertThat(names.cover("a.hub.example")).isTrue();
        assertThat(names.cover("a.b.hub.example")).isFalse();
        assertThat(names.cover("hub.example")).isFalse();
        assertThat(names.cover("127.0.0.1")).isTrue();
        assertThat(names.cover("evil.example.com")).isFalse();
    }

    private ServerCertificate issue(String host, Instant from, Instant until) {
        return authority.issue(List.of(host), from, until);
    }

    private String pem() throws Exception {
        return Files.writeString(home.resolve("ca.pem"), authority.pem()).toString();
    }

    private DoctorScene scene(ServerCertificate certificate) throws Exception {
        char[] none = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", certificate.key(), none, certificate.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, none);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return new DoctorScene(home, context);
    }
}
