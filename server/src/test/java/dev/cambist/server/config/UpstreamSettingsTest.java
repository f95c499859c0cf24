package dev.cambist.server.config;

import static dev.cambist.server.config.ConfigurationFolder.ACCESS;
import static dev.cambist.server.config.ConfigurationFolder.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.Secret;
import dev.cambist.server.config.yaml.ConfigurationError;
import dev.cambist.server.keys.TestCertificate;
import dev.cambist.server.settings.UpstreamSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UpstreamSettingsTest {
    private static final String KEY = "registries[0].upstream";

    @TempDir
    Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
    }

    @Test
    void upstream_onlyUrl_hasDefaults() {
        assertThat(read("http://127.0.0.1:5000"))
                .isEqualTo(new UpstreamSettings(
                        URI.create("http://127.0.0.1:5000"),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(5)))
                .isEqualTo(read("{ url: http://127.0.0.1:5000 }"));
    }

    @Test
    void upstream_everyKey_isMapped() {
        folder.write("password", "s3cret\n");
        folder.write("ca.pem", TestCertificate.pem());

        assertThat(read("{ url: https://registry:5443, user: cambist, password-file: password, ca-file: ca.pem,"
                        + " token-realm: https://auth.example.com/token,"
                        + " connect-timeout: 2s, idle-timeout: 10m }"))
                .isEqualTo(new UpstreamSettings(
                        URI.create("https://registry:5443"),
                        Optional.of(new UpstreamSettings.Login("cambist", new Secret("s3cret"))),
                        Optional.of(URI.create("https://auth.example.com/token")),
                        List.of(TestCertificate.certificate()),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(10)));
    }

    @Test
    void upstream_absent_isNone() {
        assertThat(folder.read(SERVER + ConfigurationFolder.REGISTRIES + ACCESS)
                        .registries()
                        .getFirst()
                        .upstream())
                .isEmpty();
    }

    @Test
    void upstream_plainHttpWithoutLogin_isAcceptedForAnyHost() {
        assertThat(read("http://registry:5000").url()).isEqualTo(URI.create("http://registry:5000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://auth.example.com/token",
                "https://auth.example.com/token?service=x",
                "https://user@auth.example.com/token",
                "auth.example.com/token",
                "ftp://auth.example.com/token"
            })
    void tokenRealm_whereNoPasswordMayGo_isRefused(String realm) {
        refused("{ url: https://registry, token-realm: \"" + realm + "\" }", KEY + ".token-realm", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://registry", "registry:5000", "nonsense", "http://", "http://registry:99999"})
    void upstream_noUrl_isRefused(String url) {
        assertThat(mistakes("\"" + url + "\""))
                .singleElement()
                .satisfies(mistake -> assertThat(mistake.keyPath()).isEqualTo(KEY));
    }

    @Test
    void upstream_path_isRefused() {
        refused("http://registry:5000/v2/", KEY, "goes on behind the host");
    }

    @Test
    void upstream_credentialsInUrl_areRefused() {
        refused("http://user:password@registry:5000", KEY, "credentials do not belong into a URL");
    }

    @Test
    void upstream_userWithoutPassword_isRefused() {
        refused("{ url: http://localhost:5000, user: cambist }", KEY, "has only one of user and password-file");
    }

    @Test
    void upstream_passwordOverPlainHttp_isRefused() {
        folder.write("password", "s3cret");

        refused(
                "{ url: http://registry:5000, user: cambist, password-file: password }",
                KEY,
                "for everybody on the way to read");
    }

    @Test
    void upstream_passwordFileMissing_isRefused() {
        refused(
                "{ url: http://localhost:5000, user: cambist, password-file: nowhere }",
                KEY + ".password-file",
                "nowhere");
    }

    @Test
    void upstream_userWithColon_isRefused() {
        folder.write("password", "s3cret");

        refused("{ url: http://localhost:5000, user: \"a:b\", password-file: password }", KEY + ".user", "has a colon");
    }

    @Test
    void upstream_caFileWithoutCertificate_isRefused() {
        folder.write("ca.pem", "nothing here");

        refused("{ url: https://registry, ca-file: ca.pem }", KEY + ".ca-file", "has no certificate in it");
    }

    @Test
    void upstream_caFileForPlainHttp_isRefused() {
        folder.write("ca.pem", TestCertificate.pem());

        refused("{ url: http://registry, ca-file: ca.pem }", KEY, "its url is plain http");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "2h", "forever"})
    void upstream_timeoutOutsideBounds_isRefused(String timeout) {
        refused("{ url: http://registry, idle-timeout: " + timeout + " }", KEY + ".idle-timeout", "expected");
    }

    @Test
    void upstream_unknownKey_isRefused() {
        refused("{ url: http://registry, password: secret }", KEY + ".password", "is not a key here");
    }

    private UpstreamSettings read(String upstream) {
        return folder.read(yaml(upstream)).registries().getFirst().upstream().orElseThrow();
    }

    private List<ConfigurationError> mistakes(String upstream) {
        return folder.mistakes(yaml(upstream));
    }

    private void refused(String upstream, String keyPath, String part) {
        folder.assertMistake(yaml(upstream), 4, keyPath, part);
    }

    private static String yaml(String upstream) {
        return SERVER + "registries:\n  - service: registry.example.com\n    upstream: " + upstream + "\n" + ACCESS;
    }
}
