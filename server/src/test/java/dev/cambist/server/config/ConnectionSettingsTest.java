package dev.cambist.server.config;

import static dev.cambist.server.config.ConfigurationFolder.ACCESS;
import static dev.cambist.server.config.ConfigurationFolder.REGISTRIES;
import static dev.cambist.server.config.ConfigurationFolder.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.settings.Connection;
import dev.cambist.server.settings.HostPort;
import dev.cambist.server.settings.IssuerSettings;
import dev.cambist.server.settings.KeyLocation;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an issuer is reached. */
final class ConnectionSettingsTest {
    /** A certificate for nobody, of a key that was thrown away. */
    static final String CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBejCCAR+gAwIBAgIUIG5dPGwpMMH71ekFOSJxi/4JEEswCgYIKoZIzj0EAwIw
            ETEPMA0GA1UEAwwGTm9ib2R5MCAXDTI2MTEyMzAxMDA1N1oYDzIxMjYxMDMwMDEw
            MDU3WjARMQ8wDQYDVQQDDAZOb2JvZHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
            AAQN+4wLz3PR8F5lijju5DIRp9pVmi/JnORTdcBlq/KxVR2djubgujiIcYUGd9oV
            +h7X1drrAxeAIM7xaIZ/RLBUo1MwUTAdBgNVHQ4EFgQU2frgVdt1i9gP/YEYnMSw
            ZtqxvKAwHwYDVR0jBBgwFoAU2frgVdt1i9gP/YEYnMSwZtqxvKAwDwYDVR0TAQH/
            BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEAoG2mbo9dXDlcn1bYvVxW8WP5WI6e
            b33lwofUDeQIoscCIQDJddjhQWPXTgCeWWyNktmBKHlg/nag4ndVeLoho1W1KQ==
            -----END CERTIFICATE-----
            """;

    private static final String ISSUER =
            "issuers:\n  - name: ci\n    url: https://login.example.com\n    audiences: [registry]\n";

    @TempDir
    Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
    }

    @Test
    void connection_caFileAndProxy_areRead() {
        folder.write("ca.pem", CERTIFICATE + "\n" + CERTIFICATE);
        Connection connection =
                read("ca-file: ca.pem", "proxy: http://proxy.example.com:3128").connection();
        assertThat(connection.authorities()).hasSize(2);
        assertThat(connection.authorities().getFirst().getSubjectX500Principal())
                .hasToString("CN=Nobody");
        assertThat(connection.proxy()).contains(new HostPort("proxy.example.com", 3128));
    }

    @Test
    void jwksUrl_isWhereTheKeysAre() {
        assertThat(read("jwks-url: https://login.example.com/keys").keys())
                .isEqualTo(new KeyLocation.Address(URI.create("https://login.example.com/keys"), Optional.empty()));
    }

    @Test
    void caFile_missing_isRefused() {
        refused(5, "issuers[0].ca-file", "which does not exist", "ca-file: ca.pem");
    }

    @Test
    void caFile_withoutCertificate_isRefused() {
        folder.write("ca.pem", "");
        refused(5, "issuers[0].ca-file", "which has no certificate in it", "ca-file: ca.pem");
    }

    @Test
    void caFile_somethingElse_isRefused() {
        folder.write("ca.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        refused(5, "issuers[0].ca-file", "which is no list of certificates in PEM", "ca-file: ca.pem");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://proxy.example.com:3128",
                "http://proxy.example.com",
                "http://proxy.example.com:3128/path",
                "socks://proxy.example.com:1080",
                "http://proxy.example.com:3128?a=b"
            })
    void proxy_noHttpProxy_isRefused(String proxy) {
        refused(5, "issuers[0].proxy", "is no address of an HTTP proxy", "proxy: \"" + proxy + "\"");
    }

    @Test
    void proxy_withPassword_isRefused() {
        refused(5, "issuers[0].proxy", "has a user name in it", "proxy: http://me:secret@proxy.example.com:3128");
    }

    @Test
    void jwksUrl_besideJwksFile_isRefused() {
        folder.write("keys.json", ConfigurationFolder.KEYS);
        refused(
                2,
                "issuers[0]",
                "has both jwks-file and jwks-url for its keys",
                "jwks-file: keys.json",
                "jwks-url: https://login.example.com/keys");
    }

    @Test
    void jwksUrl_besideClient_isRefused() {
        refused(
                2,
                "issuers[0]",
                "has both jwks-url and client",
                "jwks-url: https://login.example.com/keys",
                "client: { id: a }");
    }

    @Test
    void jwksFile_besideProxy_isRefused() {
        folder.write("keys.json", ConfigurationFolder.KEYS);
        refused(
                2,
                "issuers[0]",
                "with a file it is never asked for anything",
                "jwks-file: keys.json",
                "proxy: http://proxy.example.com:3128");
    }

    private IssuerSettings.OpenId read(String... lines) {
        return (IssuerSettings.OpenId) folder.read(text(lines)).issuers().getFirst();
    }

    private void refused(int line, String keyPath, String problem, String... lines) {
        folder.assertMistake(text(lines), line, keyPath, problem);
    }

    private static String text(String... lines) {
        return ISSUER + String.join("\n", lines).indent(4) + SERVER + REGISTRIES + ACCESS;
    }
}
