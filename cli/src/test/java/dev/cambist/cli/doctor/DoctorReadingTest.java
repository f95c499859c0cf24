package dev.cambist.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.cli.lab.FakeServer;
import dev.cambist.cli.lab.FakeServer.Reply;
import dev.cambist.cli.lab.StrictProxy;
import dev.cambist.cli.lab.TlsServer;
import dev.cambist.cli.lab.World;
import dev.cambist.server.tls.ServerCertificate;
import dev.cambist.server.tls.TemporaryAuthority;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the doctor reads out of what it sees, and how it tells it. */
@Timeout(60)
class DoctorReadingTest {
    @TempDir
    private Path home;

    private DoctorScene scene;

    @BeforeEach
    void start() throws Exception {
        scene = new DoctorScene(home);
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void look_onlyAProxyAnswers_saysThatWhatStandsBehindItIsDown(int status) {
        try (FakeServer proxy = FakeServer.start().onEach("/", Reply.of(status, "<html>nginx</html>"))) {
            Ran ran = scene.lookAt(proxy.url("").toString());

            assertThat(ran.exitCode()).isEqualTo(4);
            assertThat(ran.out())
                    .containsPattern("broken +behind +GET /v2/ was answered with " + status + ": a proxy answers")
                    .contains("what stands behind the proxy is down")
                    .doesNotContainPattern("broken +(ping-status|challenge-form|error-body|content-type)");
        }
    }

    @Test
    void look_challengeOfZot_isNotCalledWrongForItsBody() {
        try (FakeServer zot = FakeServer.start()
                .on("/v2/", asked -> challenge(scene.acr().tokenUrl().toString()))) {
            String said = scene.lookAt(zot.url("").toString()).out();

            assertThat(said).doesNotContainPattern("broken +error-body");
        }
    }

    private Reply challenge(String realm) {
        return new Reply(
                401,
                Map.of(
                        "WWW-Authenticate",
                        "Bearer realm=\"" + realm + "\",service=\""
                                + scene.acr().service() + "\"",
                        "Content-Type",
                        "application/json"),
                "{\"code\":\"UNAUTHORIZED\",\"message\":\"authentication required\"}");
    }

    @Test
    void report_ofABrokenSetUp_foldsReasonsAndSaysAtTheEndWhatIsBroken() {
        try (FakeServer proxy = FakeServer.start().onEach("/", Reply.of(502, ""))) {
            List<String> lines =
                    scene.lookAt(proxy.url("").toString()).out().lines().toList();

            assertThat(lines.stream().filter(line -> line.contains("  not checked")))
                    .hasSizeLessThan(4);
            int broken = lines.indexOf("broken:");
            assertThat(broken).isPositive();
            assertThat(lines.subList(broken, lines.size())).anyMatch(line -> line.contains("behind"));
        }
    }

    @Test
    void report_ofASoundSetUp_repeatsNothing() throws Exception {
        assertThat(scene.withIdentity().out()).doesNotContain("broken:").contains("0 broken");
    }

    @ParameterizedTest
    @CsvSource({
        "https://registry.example.com, https://127.0.0.1:8080/oauth2/token, true",
        "https://registry.example.com, https://10.1.2.3/oauth2/token, true",
        "https://registry.example.com, https://192.168.1.1/oauth2/token, true",
        "https://registry.example.com, https://169.254.169.254/oauth2/token, true",
        "https://registry.example.com, https://[::1]/oauth2/token, true",
        "https://registry.example.com, https://[fd00::1]/oauth2/token, true",
        "https://registry.example.com, https://[fe80::1]/oauth2/token, true",
        "https://registry.example.com, https://0.0.0.0/oauth2/token, true",
        "http://127.0.0.1:5000, http://127.0.0.1:8080/oauth2/token, true",
        "http://127.0.0.1:5000, http://127.0.0.1:5000/oauth2/token, false",
        "http://localhost:5000, http://localhost:8080/oauth2/token, false",
        "https://registry.example.com, https://8.8.8.8/oauth2/token, false",
        "https://registry.example.com, https://login.example.com/oauth2/token, false",
    })
    void realm_atAnAddressThatGosClientsRefuse_isRealmAddress(URI registry, URI realm, boolean refused) {
        Findings findings = new Findings();

        new RealmChecks(List.of(), findings).look(registry, realm);

        assertThat(findings.isBroken(Check.REALM_ADDRESS)).isEqualTo(refused);
    }

    @Test
    void look_companyWithAProxyAndAnAuthority_goesByOneAndTrustsTheOther() throws Exception {
        TemporaryAuthority company = TemporaryAuthority.create(Instant.now());
        Path file = Files.writeString(home.resolve("company.pem"), company.pem());
        ServerCertificate certificate = company.issue(
                List.of("registry.example.test"),
                Instant.now().minusSeconds(60),
                Instant.now().plusSeconds(9_000_000));
        try (TlsServer server = TlsServer.start(certificate);
                StrictProxy proxy = StrictProxy.to(server.port(), Optional.empty())) {
            Map<String, String> environment =
                    Map.of("HTTPS_PROXY", "http://" + proxy.address(), "CAMBIST_CA_FILE", file.toString());

            String said = Ran.cambistAt(World.of(environment, "", home), "doctor", "registry.example.test")
                    .out();

            assertThat(said)
                    .containsPattern("ok +tls-trust")
                    .containsPattern("ok +tls-host")
                    .containsPattern("broken +ping-status +GET /v2/ was answered with 200");
            assertThat(proxy.asked()).isNotEmpty().containsOnly("registry.example.test:443");
            assertThat(proxy.faults()).isEmpty();
        }
    }

    @Test
    void look_proxyThatAsksForAPassword_isToldIt() throws Exception {
        TemporaryAuthority company = TemporaryAuthority.create(Instant.now());
        Path file = Files.writeString(home.resolve("company.pem"), company.pem());
        ServerCertificate certificate = company.issue(
                List.of("registry.example.test"),
                Instant.now().minusSeconds(60),
                Instant.now().plusSeconds(9_000_000));
        try (TlsServer server = TlsServer.start(certificate);
                StrictProxy proxy = StrictProxy.to(server.port(), Optional.of("ann:opensesame"))) {
            Map<String, String> environment = Map.of(
                    "HTTPS_PROXY", "http://ann:opensesame@" + proxy.address(), "CAMBIST_CA_FILE", file.toString());

            String said = Ran.cambistAt(World.of(environment, "", home), "doctor", "registry.example.test")
                    .out();

            assertThat(said)
                    .containsPattern("not checked +tls-.*the proxy on the way asks for a password")
                    .containsPattern("broken +ping-status +GET /v2/ was answered with 200")
                    .doesNotContain("opensesame");
            assertThat(server.proxyHeaders()).containsOnly(List.of());
        }
    }
}
