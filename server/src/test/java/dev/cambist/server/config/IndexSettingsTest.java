package dev.cambist.server.config;

import static dev.cambist.server.config.ConfigurationFolder.ACCESS;
import static dev.cambist.server.config.ConfigurationFolder.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.Secret;
import dev.cambist.server.settings.IndexSettings;
import dev.cambist.server.settings.NotificationSettings;
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

final class IndexSettingsTest {
    private static final String REGISTRY =
            SERVER + "registries:\n  - service: registry.example.com\n    upstream: http://127.0.0.1:5000\n";
    private static final String BESIDE = SERVER + "registries:\n  - service: registry.example.com\n";
    private static final String KEY = "registries[0].index";

    @TempDir
    Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
    }

    private IndexSettings read(String index) {
        return folder.read(REGISTRY + index + ACCESS).registries().getFirst().index();
    }

    @Test
    void index_absent_asksNothing() {
        assertThat(read("")).isEqualTo(new IndexSettings(Optional.empty(), 20));
    }

    @Test
    void index_onlyCrawl_hasDefaults() {
        assertThat(read("    index: { crawl: 6h }\n"))
                .isEqualTo(new IndexSettings(Optional.of(Duration.ofHours(6)), 20));
    }

    @Test
    void index_everyKey_isMapped() {
        assertThat(read("    index: { crawl: 1m, requests-per-second: 1000 }\n"))
                .isEqualTo(new IndexSettings(Optional.of(Duration.ofMinutes(1)), 1000));
    }

    @Test
    void notifications_withATokenFile_areTakenWithThatToken() throws Exception {
        folder.write("token", "0123456789abcdef\n");

        assertThat(read("    index: { crawl: 6h, notifications: true, notifications-token-file: token }\n")
                        .notifications())
                .contains(new NotificationSettings(Optional.of(new Secret("0123456789abcdef"))));
        assertThat(read("    index: { crawl: 6h, notifications: true }\n").notifications())
                .contains(new NotificationSettings(Optional.empty()));
        assertThat(read("    index: { crawl: 6h, notifications: false }\n").notifications())
                .isEmpty();
    }

    @Test
    void notificationsToken_thatIsShortOrForNothing_isRefused() throws Exception {
        folder.write("token", "0123456789abcde\n");

        folder.assertMistake(
                REGISTRY + "    index: { crawl: 6h, notifications: true, notifications-token-file: token }\n" + ACCESS,
                5,
                KEY,
                "less than 16 characters");
        folder.assertMistake(
                REGISTRY + "    index: { crawl: 6h, notifications: true, notifications-token-file: none }\n" + ACCESS,
                5,
                KEY + ".notifications-token-file",
                "does not exist");
        folder.write("long", "0123456789abcdef0\n");
        folder.assertMistake(
                REGISTRY + "    index: { crawl: 6h, notifications-token-file: long }\n" + ACCESS,
                5,
                KEY,
                "takes no notifications");
    }

    @Test
    void index_withoutCrawl_isRefused() {
        folder.assertMistake(
                REGISTRY + "    index: { requests-per-second: 5 }\n" + ACCESS,
                5,
                KEY,
                "without which nothing is asked");
    }

    @Test
    void index_withNobodyToAsk_isRefused() {
        folder.assertMistake(
                SERVER + "registries:\n  - service: registry.example.com\n    index: { crawl: 6h }\n" + ACCESS,
                4,
                KEY,
                "has nobody to ask, because its registry has no upstream");
    }

    private IndexSettings besideOne(String way) {
        return folder.read(BESIDE + "    index: { crawl: 6h, registry: " + way + " }\n" + ACCESS)
                .registries()
                .getFirst()
                .index();
    }

    private static UpstreamSettings to(String url) {
        return new UpstreamSettings(
                URI.create(url),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                UpstreamSettings.CONNECT_TIMEOUT,
                UpstreamSettings.IDLE_TIMEOUT);
    }

    @Test
    void registry_asAUrlOrABlock_isTheWayToOneBeside() {
        assertThat(besideOne("https://registry.example.com/").registry())
                .contains(to("https://registry.example.com"))
                .isEqualTo(besideOne("{ url: https://registry.example.com }").registry());
        assertThat(besideOne("{ url: \"http://localhost:5000\", connect-timeout: 7s, idle-timeout: 9s }")
                        .registry())
                .hasValueSatisfying(way -> {
                    assertThat(way.connectTimeout()).isEqualTo(Duration.ofSeconds(7));
                    assertThat(way.idleTimeout()).isEqualTo(Duration.ofSeconds(9));
                });
        assertThat(folder.read(BESIDE + "    index: { crawl: 6h, registry: https://registry.example.com }\n" + ACCESS)
                        .registries()
                        .getFirst()
                        .reached())
                .hasValueSatisfying(way -> {
                    assertThat(way.isBeside()).isTrue();
                    assertThat(way.besideAs()).contains("registry.example.com");
                });
    }

    /** Its tokens may delete. */
    @ParameterizedTest
    @ValueSource(strings = {"http://registry.example.com", "https://registry.example.com/v2", "registry.example.com"})
    void registry_thatIsNoSafeAddress_isRefused(String url) {
        folder.assertMistake(
                BESIDE + "    index: { crawl: 6h, registry: \"" + url + "\" }\n" + ACCESS,
                4,
                KEY + ".registry",
                "expected");
        folder.assertMistake(
                BESIDE + "    index: { crawl: 6h, registry: { url: \"" + url + "\" } }\n" + ACCESS,
                4,
                KEY + ".registry.url",
                "expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user: cambist", "password-file: secret", "token-realm: https://auth.example.com"})
    void registry_withAnotherSignIn_isRefused(String key) {
        folder.assertMistake(
                BESIDE + "    index: { crawl: 6h, registry: { url: https://registry.example.com, " + key + " } }\n"
                        + ACCESS,
                4,
                KEY + ".registry." + key.split(":", 2)[0],
                "");
    }

    @Test
    void registry_ofOneBehindTheGateway_isRefused() {
        folder.assertMistake(
                REGISTRY + "    index: { crawl: 6h, registry: https://registry.example.com }\n" + ACCESS,
                5,
                KEY,
                "leave the one in index out");
    }

    /** Azure's clients take a realm apart at these words. */
    @Test
    void service_ofOneBeside_isTheHostOfARealmToo() {
        folder.assertMistake(
                SERVER
                        + "registries:\n  - service: service.example.com\n    index: { crawl: 6h, registry: https://a.example }\n"
                        + ACCESS,
                3,
                "registries[0].service",
                "will not do for a registry with upstream or index.registry");
    }

    @ParameterizedTest
    @ValueSource(strings = {"59s", "31d", "always"})
    void crawl_outOfRange_isRefused(String every) {
        folder.assertMistake(
                REGISTRY + "    index: { crawl: " + every + " }\n" + ACCESS, 5, KEY + ".crawl", "expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "-1", "many"})
    void requestsPerSecond_outOfRange_isRefused(String number) {
        folder.assertMistake(
                REGISTRY + "    index: { crawl: 6h, requests-per-second: " + number + " }\n" + ACCESS,
                5,
                KEY + ".requests-per-second",
                "expected one between 1 and 1000");
    }
}
