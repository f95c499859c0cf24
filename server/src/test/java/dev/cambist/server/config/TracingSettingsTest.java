package dev.cambist.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.Secret;
import dev.cambist.server.config.yaml.ConfigurationError;
import dev.cambist.server.keys.TestCertificate;
import dev.cambist.server.settings.TracingSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TracingSettingsTest {
    private static final String REST =
            ConfigurationFolder.SERVER + ConfigurationFolder.REGISTRIES + ConfigurationFolder.ACCESS;

    @TempDir
    private Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
    }

    private TracingSettings read(String block) {
        return folder.read(REST + "tracing: " + block + "\n").tracing().orElseThrow();
    }

    private void assertMistake(String block, String key, String... parts) {
        folder.assertMistake(REST + "tracing: " + block + "\n", 4, key, parts);
    }

    @Test
    void tracing_absent_isOff() {
        assertThat(folder.read(REST).tracing()).isEmpty();
    }

    @Test
    void tracing_onlyEndpoint_hasDefaults() {
        assertThat(read("{ endpoint: \"http://localhost:4318\" }"))
                .isEqualTo(new TracingSettings(
                        URI.create("http://localhost:4318/v1/traces"), 1, Map.of(), List.of(), Map.of()));
    }

    @Test
    void tracing_everyKey_isMapped() {
        folder.write("headers", "Authorization: Bearer s3cret\r\n\nX-Scope-OrgID:\ttenant 1 \n");
        folder.write("ca.pem", TestCertificate.pem());

        assertThat(read("{ endpoint: \"https://otlp.example.com/otlp/v1/traces\", ratio: 0.05, headers-file: headers,"
                        + " ca-file: ca.pem, attributes: { deployment.environment.name: production } }"))
                .isEqualTo(new TracingSettings(
                        URI.create("https://otlp.example.com/otlp/v1/traces"),
                        0.05,
                        Map.of("authorization", new Secret("Bearer s3cret"), "x-scope-orgid", new Secret("tenant 1")),
                        List.of(TestCertificate.certificate()),
                        Map.of("deployment.environment.name", "production")));
    }

    @ParameterizedTest
    @CsvSource({
        "http://collector:4318, http://collector:4318/v1/traces",
        "http://collector:4318/, http://collector:4318/v1/traces",
        "https://collector, https://collector/v1/traces",
        "https://collector/otlp, https://collector/otlp",
    })
    void endpoint_withoutAPath_getsTheUsualOne(String written, String meant) {
        assertThat(read("{ endpoint: \"" + written + "\" }").endpoint()).isEqualTo(URI.create(meant));
    }

    @Test
    void endpoint_missing_isRefused() {
        assertMistake("{ ratio: 0.5 }", "tracing.endpoint", "collector");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:s3cret@collector:4318",
                "https://collector/v1/traces?key=s3cret",
                "https://collector/v1/traces#s3cret",
            })
    void endpoint_withACredential_isRefused(String endpoint) {
        assertThat(folder.mistakes(REST + "tracing: { endpoint: \"" + endpoint + "\" }\n"))
                .singleElement()
                .matches(mistake -> mistake.keyPath().equals("tracing.endpoint"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"grpc://collector:4317", "collector:4318", "ftp://collector", "http://"})
    void endpoint_thatIsNone_isRefused(String endpoint) {
        assertThat(folder.mistakes(REST + "tracing: { endpoint: \"" + endpoint + "\" }\n"))
                .singleElement()
                .matches(mistake -> mistake.keyPath().equals("tracing.endpoint"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "0.1", "1.0", "0.000000001"})
    void ratio_fromZeroToOne_isRead(String ratio) {
        assertThat(read("{ endpoint: \"http://localhost:4318\", ratio: " + ratio + " }")
                        .ratio())
                .isEqualTo(Double.parseDouble(ratio));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "-0.1", "10%", "NaN", "1e-3", "2"})
    void ratio_thatIsNone_isRefused(String ratio) {
        assertMistake("{ endpoint: \"http://localhost:4318\", ratio: " + ratio + " }", "tracing.ratio", "from 0 to 1");
    }

    @Test
    void headers_overPlainHttpToAnotherMachine_areRefused() {
        folder.write("headers", "Authorization: s3cret\n");

        assertMistake(
                "{ endpoint: \"http://collector:4318\", headers-file: headers }",
                "tracing",
                "over the network",
                "https");
    }

    @Test
    void headers_overPlainHttpToThisMachine_areRead() {
        folder.write("headers", "Authorization: s3cret\n");

        assertThat(read("{ endpoint: \"http://127.0.0.1:4318\", headers-file: headers }")
                        .headers())
                .containsOnlyKeys("authorization");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3cret | is no header in line 1",
                "Authorization s3cret | is no header in line 1",
                "Authorization: s3crét | is no header in line 1",
                "Content-Type: text/s3cret | content-type in line 1",
                "Host: s3cret | host in line 1",
                "A: s3cret\\na: s3cret | a second time in line 2",
                "Authorization:  | is no header in line 1",
            })
    void headers_thatAreNone_areRefusedWithoutAWordOfThem(String text, String complaint) {
        folder.write("headers", text.replace("\\n", "\n") + "\n");

        List<ConfigurationError> mistakes =
                folder.mistakes(REST + "tracing: { endpoint: \"https://collector\", headers-file: headers }\n");
        assertThat(mistakes).hasSize(1);
        assertThat(mistakes.getFirst().keyPath()).isEqualTo("tracing.headers-file");
        assertThat(mistakes.getFirst().problem()).contains(complaint).doesNotContain("s3cr");
    }

    @Test
    void settings_inWords_showNoHeader() {
        folder.write("headers", "Authorization: s3cret\n");

        assertThat(read("{ endpoint: \"https://collector\", headers-file: headers }"))
                .asString()
                .doesNotContain("s3cret");
    }

    @Test
    void caFile_ofAPlainEndpoint_isRefused() {
        folder.write("ca.pem", TestCertificate.pem());

        assertMistake("{ endpoint: \"http://localhost:4318\", ca-file: ca.pem }", "tracing", "plain http");
    }

    @Test
    void caFile_withoutACertificate_isRefused() {
        folder.write("ca.pem", "nothing\n");

        assertMistake("{ endpoint: \"https://collector\", ca-file: ca.pem }", "tracing.ca-file", "certificate");
    }

    @Test
    void attribute_ofNoName_isRefused() {
        assertMistake(
                "{ endpoint: \"https://collector\", attributes: { \"Two words\": x } }",
                "tracing.attributes[\"Two words\"]",
                "no name of an attribute");
    }

    @Test
    void attribute_ofNoValue_isRefused() {
        assertMistake(
                "{ endpoint: \"https://collector\", attributes: { a: \"\" } }", "tracing.attributes.a", "is empty");
    }

    @Test
    void key_unknown_isRefused() {
        assertMistake("{ endpoint: \"https://collector\", protocol: grpc }", "tracing.protocol", "is not a key here");
    }
}
