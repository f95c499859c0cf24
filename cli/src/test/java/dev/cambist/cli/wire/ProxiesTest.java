package dev.cambist.cli.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cambist.cli.lab.StrictProxy;
import dev.cambist.cli.lab.TlsServer;
import dev.cambist.server.tls.TemporaryAuthority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to a server where a company has a proxy. */
@Timeout(60)
class ProxiesTest {
    private static final URI REGISTRY = URI.create("https://registry.example.test/v2/");

    private final TemporaryAuthority authority = TemporaryAuthority.create(Instant.now());

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"HTTPS_PROXY", "https_proxy"})
    void send_proxyOfTheEnvironment_isAskedForATunnel(String variable) throws Exception {
        try (TlsServer server = server();
                StrictProxy proxy = StrictProxy.to(server.port(), Optional.empty())) {
            assertThat(http(Map.of(variable, "http://" + proxy.address()))
                            .send(Request.get(REGISTRY))
                            .status())
                    .isEqualTo(200);
            assertThat(proxy.asked()).containsExactly("registry.example.test:443");
            assertThat(proxy.faults()).isEmpty();
        }
    }

    @Test
    void send_proxyWithAUser_isToldHimAndNobodyElseIs() throws Exception {
        try (TlsServer server = server();
                StrictProxy proxy = StrictProxy.to(server.port(), Optional.of("ann:p@ss+word"))) {
            Http http = http(Map.of("HTTPS_PROXY", "http://ann:p%40ss+word@" + proxy.address()));

            assertThat(http.send(Request.get(REGISTRY).header("Authorization", "Bearer hidden"))
                            .status())
                    .isEqualTo(200);
            assertThat(proxy.faults()).isEmpty();
            assertThat(server.proxyHeaders()).containsExactly(List.of());
        }
    }

    @Test
    void send_wrongPasswordForTheProxy_failsWithoutRepeatingIt() throws Exception {
        try (TlsServer server = server();
                StrictProxy proxy = StrictProxy.to(server.port(), Optional.of("ann:right"))) {
            Http http = http(Map.of("HTTPS_PROXY", "http://ann:opensesame@" + proxy.address()));

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> http.send(Request.get(REGISTRY)))
                    .withMessageContaining("by the proxy " + proxy.address())
                    .withMessageContaining("407")
                    .withMessageNotContaining("opensesame");
            assertThat(proxy.asked()).isEmpty();
        }
    }

    @Test
    void send_thisMachine_isAlwaysReachedDirectly() throws Exception {
        try (TlsServer server = TlsServer.start(authority.issueForLocalhost());
                StrictProxy proxy = StrictProxy.to(1, Optional.empty())) {
            assertThat(http(Map.of("HTTPS_PROXY", proxy.address()))
                            .send(Request.get(server.url()))
                            .status())
                    .isEqualTo(200);
            assertThat(proxy.asked()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://proxy.example:1",
                "https://proxy.example:1",
                "socks5://ann:opensesame@proxy.example",
                "http://ann:opensesame@",
                "http://ann:open sesame@proxy",
                "///"
            })
    void of_proxyThatIsNone_isAnErrorThatDoesNotRepeatIt(String value) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new Proxies(Map.of("HTTPS_PROXY", value)).of(REGISTRY))
                .withMessageContaining("HTTPS_PROXY cannot be used")
                .withMessageContaining("expected http://HOST:PORT")
                .withMessageNotContaining("sesame");
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example.com, 443, registry.example.com, true",
        "registry.example.com, 443, example.com, true",
        "registry.example.com, 443, '.example.com', true",
        "registry.example.com, 443, '*.example.com', true",
        "example.com, 443, '.example.com', false",
        "badexample.com, 443, example.com, false",
        "registry.example.com, 443, ' other.test , EXAMPLE.com ', true",
        "registry.example.com, 443, example.com:443, true",
        "registry.example.com, 8443, example.com:443, false",
        "registry.example.com, 443, '*', true",
        "registry.example.com, 443, '', false",
        "10.1.2.3, 443, 10.0.0.0/8, true",
        "11.1.2.3, 443, 10.0.0.0/8, false",
        "10.1.2.3, 443, 10.1.2.3, true",
        "10.1.2.3, 443, 10.1.2.3:443, true",
        "10.1.2.3, 444, 10.1.2.3:443, false",
        "10.1.2.3, 443, 10.1.2.0/nine, false",
        "10.1.2.3, 443, 10.1.2.0/99, false",
        "10.1.2.3, 443, 0.0.0.0/0, true",
        "10.1.2.34, 443, 10.1.2.3, false",
        "'[fd00::7]', 443, 'fd00::/8', true",
        "'[fd00::7]', 443, 'fd00:0::7', true",
        "'[fd00::7]', 443, '[fd00::7]:443', true",
        "'[fd00::7]', 443, '10.0.0.0/8', false",
        "example.com., 443, example.com, true",
    })
    void noProxy_asGoReadsIt_covers(String host, int port, String list, boolean covered) {
        assertThat(new NoProxy(list).covers(host, port)).isEqualTo(covered);
    }

    @Test
    void toString_ofAProxy_hasNoPassword() throws Exception {
        Optional<Proxies.Found> found =
                new Proxies(Map.of("HTTPS_PROXY", "http://ann:opensesame@proxy.example:3128")).of(REGISTRY);

        assertThat(found.orElseThrow().toString()).contains("proxy.example").doesNotContain("opensesame", "ann");
    }

    private TlsServer server() throws Exception {
        return TlsServer.start(authority.issue(
                List.of("registry.example.test"),
                Instant.now().minusSeconds(60),
                Instant.now().plusSeconds(3600)));
    }

    private Http http(Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put(
                "CAMBIST_CA_FILE",
                Files.writeString(home.resolve("ca.pem"), authority.pem()).toString());
        return Http.of(all, home);
    }
}
