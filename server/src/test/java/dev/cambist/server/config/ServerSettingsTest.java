package dev.cambist.server.config;

import static dev.cambist.server.config.ConfigurationFolder.ACCESS;
import static dev.cambist.server.config.ConfigurationFolder.REGISTRIES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.forwarding.AddressRange;
import dev.cambist.server.forwarding.TrustedProxies;
import dev.cambist.server.settings.CryptoProvider;
import dev.cambist.server.settings.HostPort;
import dev.cambist.server.settings.Limits;
import dev.cambist.server.settings.ReadinessSettings;
import dev.cambist.server.settings.ReadinessSettings.Concern;
import dev.cambist.server.settings.ServerSettings;
import dev.cambist.server.settings.TlsSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerSettingsTest {
    @TempDir
    Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
    }

    @Test
    void server_onlyListen_hasDefaults() {
        assertThat(read("listen: 127.0.0.1:8080"))
                .isEqualTo(new ServerSettings(
                        new HostPort("127.0.0.1", 8080),
                        new HostPort("127.0.0.1", 8081),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        TrustedProxies.NONE,
                        directory.resolve("cambist-data"),
                        CryptoProvider.AUTO,
                        limits(Duration.ofSeconds(20), 256),
                        ReadinessSettings.DEFAULT));
    }

    @Test
    void server_everyKey_isMapped() {
        ServerSettings settings = read("""
                listen: 0.0.0.0:80
                  management: 0.0.0.0:9000
                  management-tls: { certificate: tls/management.pem, key: tls/management.key }
                  url: https://login.example.com:8443
                  tls: { certificate: tls/chain.pem, key: /etc/cambist/tls.key }
                  trusted-proxies: [10.0.0.0/8, "::1"]
                  data: state/keys
                  crypto-provider: accp
                  stop-timeout: 2m
                  transfers-per-client: 64
                  unready-on: [issuers, audit]
                  drain-delay: 5s
                """);

        assertThat(settings)
                .isEqualTo(new ServerSettings(
                        new HostPort("0.0.0.0", 80),
                        new HostPort("0.0.0.0", 9000),
                        Optional.of(new TlsSettings(
                                directory.resolve("tls/management.pem"), directory.resolve("tls/management.key"))),
                        Optional.of(URI.create("https://login.example.com:8443")),
                        Optional.of(
                                new TlsSettings(directory.resolve("tls/chain.pem"), Path.of("/etc/cambist/tls.key"))),
                        new TrustedProxies(List.of(AddressRange.of("10.0.0.0/8"), AddressRange.of("::1"))),
                        directory.resolve("state/keys"),
                        CryptoProvider.ACCP,
                        limits(Duration.ofMinutes(2), 64),
                        new ReadinessSettings(Set.of(Concern.ISSUERS, Concern.AUDIT), Duration.ofSeconds(5))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9000", "0.0.0.0:9000"})
    void management_anyAddress_maySpeakPlainHttp(String address) {
        assertThat(read("listen: 127.0.0.1:8080\n  management: " + address).managementTls())
                .isEmpty();
    }

    @Test
    void unreadyOn_anotherWord_isRefused() {
        refused("listen: 127.0.0.1:8080\n  unready-on: [load]", 3, "server.unready-on[0]", "expected issuers");
    }

    @Test
    void drainDelay_tooLong_isRefused() {
        refused("listen: 127.0.0.1:8080\n  drain-delay: 6m", 3, "server.drain-delay", "expected at most 300s");
    }

    @Test
    void data_absolutePath_isTakenAsItIs() {
        assertThat(read("listen: 127.0.0.1:8080\n  data: /var/lib/cambist").data())
                .isEqualTo(Path.of("/var/lib/cambist"));
    }

    @Test
    void server_missing_isRefused() {
        folder.assertMistake(REGISTRIES + ACCESS, 1, "server", "is missing; expected the address to listen on");
    }

    @Test
    void listen_missing_isRefused() {
        refused("url: https://login.example.com", 2, "server.listen", "is missing", "HOST:PORT");
    }

    @Test
    void listen_empty_isRefused() {
        refused("listen:", 2, "server.listen", "has no value", "HOST:PORT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8080",
                "':8080'",
                "127.0.0.1",
                "127.0.0.1:65536",
                "localhost:x",
                "'::1:8080'",
                "'[::1]'",
                "'a b:1'"
            })
    void listen_noHostAndPort_isRefused(String address) {
        refused("listen: " + address, 2, "server.listen", "is no address to listen on; expected HOST:PORT");
    }

    @Test
    void listen_list_isRefused() {
        refused("listen: [127.0.0.1:8080]", 2, "server.listen", "expected a single text, not a list");
    }

    @Test
    void listen_keysWithValues_isRefused() {
        refused("listen: { host: a }", 2, "server.listen", "expected a single text, not keys with values");
    }

    @Test
    void management_portOfListen_isRefused() {
        refused("listen: 127.0.0.1:8081", 2, "server", "management 127.0.0.1:8081 takes the port of listen");
    }

    @Test
    void management_portOfListenOnEveryAddress_isRefused() {
        refused("listen: 0.0.0.0:8081\n  url: https://login.example.com", 2, "server", "give one of them another port");
    }

    @Test
    void management_anyFreePortLikeListen_isAccepted() {
        assertThat(read("listen: localhost:0\n  management: localhost:0").management())
                .isEqualTo(new HostPort("localhost", 0));
    }

    @Test
    void url_slashAtTheEnd_isTheSameWithout() {
        assertThat(read("listen: 127.0.0.1:8080\n  url: https://login.example.com/")
                        .url())
                .contains(URI.create("https://login.example.com"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080", "http://127.0.0.1:8080", "'http://[::1]:8080'"})
    void url_plainHttpToThisMachine_isAccepted(String url) {
        assertThat(read("listen: 127.0.0.1:8080\n  url: " + url).url()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://login.example.com", "http://localhost.example.com", "http://127.0.0.2", "ftp://localhost"
            })
    void url_notEncrypted_isRefused(String url) {
        refusedUrl(url, "is not safe", "expected https://");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://login.example.com/a", "https://login.example.com/?a=b", "https://login.example.com#a"})
    void url_moreThanAnOrigin_isRefused(String url) {
        refusedUrl(url, "goes on behind the host; expected https://login.example.com and no path");
    }

    @Test
    void url_userName_isRefused() {
        refusedUrl("https://me:secret@login.example.com", "has a user name in it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "login.example.com",
                "https:login",
                "https://",
                "'https://a b'",
                "https://my_host",
                "https://h:99999",
                "'https://h:'",
                "https://h:0443"
            })
    void url_noHost_isRefused(String url) {
        refusedUrl(url, "is no URL with a host name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token-service", "kaleidoscope", "My-Service"})
    void url_hostWithAWordThatClientsSearchFor_isRefused(String host) {
        refusedUrl("https://" + host + ".example.com", "Azure's Java SDK", "use another host name");
    }

    @Test
    void listen_hostWithAWordThatClientsSearchForAndNoUrl_isRefused() {
        refused("listen: my-service:8080", 2, "server.listen", "serves as the public address too", "\"service\"");
    }

    @Test
    void listen_hostWithAWordThatClientsSearchForBehindUrl_isAccepted() {
        assertThat(read("listen: my-service:8080\n  url: https://login.example.com")
                        .listen()
                        .host())
                .isEqualTo("my-service");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:8080", "'[::]:8080'", "'[0:0:0:0:0:0:0:0]:8080'"})
    void listen_everyAddressAndNoUrl_isRefused(String address) {
        refused("listen: " + address, 2, "server.listen", "no client can be sent there", "give url");
    }

    @Test
    void realm_withoutUrl_isOfTheListener() {
        assertThat(read("listen: localhost:8080").realm()).hasToString("http://localhost:8080/oauth2/token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8080", "'[::1]:8080'"})
    void realm_ofALoopbackListenerWithoutTls_isOfLocalhost(String listen) {
        assertThat(read("listen: " + listen).realm()).hasToString("http://localhost:8080/oauth2/token");
    }

    @Test
    void realm_ofAnotherAddressOfThisMachine_isThatAddress() {
        assertThat(read("listen: 127.0.0.2:8080").realm()).hasToString("http://127.0.0.2:8080/oauth2/token");
    }

    @Test
    void realm_withTls_isHttps() {
        assertThat(read("listen: localhost:8443\n  tls: { certificate: a, key: b }")
                        .realm())
                .hasToString("https://localhost:8443/oauth2/token");
    }

    @Test
    void tls_withoutKey_isRefused() {
        refused(
                "listen: localhost:8443\n  tls: { certificate: a.pem }",
                3,
                "server.tls.key",
                "is missing; expected a PEM file with the certificate's private key");
    }

    @Test
    void tls_withoutCertificate_isRefused() {
        refused("listen: localhost:8443\n  tls: { key: a.pem }", 3, "server.tls.certificate", "is missing");
    }

    @Test
    void tls_unknownKey_isRefused() {
        refused(
                "listen: localhost:8443\n  tls: { certificate: a, key: b, chain: c }",
                3,
                "server.tls.chain",
                "is not a key here; expected one of certificate, key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example.com", "10.0.0.0/8/8", "10.0.0", "'*'", "all"})
    void trustedProxies_noAddress_isRefused(String proxy) {
        refused(
                "listen: localhost:8080\n  trusted-proxies: [" + proxy + "]",
                3,
                "server.trusted-proxies[0]",
                "is no IP address or block of them");
    }

    @Test
    void trustedProxies_addressInsideABlock_isRefusedWithTheBlock() {
        refused(
                "listen: localhost:8080\n  trusted-proxies: [127.0.0.1, 10.1.2.3/8]",
                3,
                "server.trusted-proxies[1]",
                "expected 10.0.0.0/8");
    }

    @Test
    void server_unknownKey_isRefusedWithTheNearest() {
        refused(
                "listen: 127.0.0.1:8080\n  managment: 127.0.0.1:1",
                3,
                "server.managment",
                "is not a key here; expected one of listen, management, management-tls, url, tls, trusted-proxies, data, crypto-provider,"
                        + " stop-timeout, transfers-per-client, unready-on, drain-delay (did you mean"
                        + " management?)");
    }

    @Test
    void server_text_isRefused() {
        folder.assertMistake(
                "server: here\n" + REGISTRIES + ACCESS, 1, "server", "expected keys with values, not a single text");
    }

    private ServerSettings read(String members) {
        return folder.read("server:\n  " + members + "\n" + REGISTRIES + ACCESS).server();
    }

    private void refused(String members, int line, String keyPath, String... parts) {
        folder.assertMistake("server:\n  " + members + "\n" + REGISTRIES + ACCESS, line, keyPath, parts);
    }

    private void refusedUrl(String url, String... parts) {
        refused("listen: 127.0.0.1:8080\n  url: " + url, 3, "server.url", parts);
    }

    @Test
    void limits_default_areTheDocumentedOnes() {
        assertThat(Limits.DEFAULT.stopTime()).isEqualTo(Duration.ofSeconds(20));
        assertThat(Limits.DEFAULT.transfersPerClient()).isEqualTo(256);
    }

    private static Limits limits(Duration stopTime, int transfers) {
        return Limits.DEFAULT.stoppingWithin(stopTime).withTransfersPerClient(transfers);
    }
}
