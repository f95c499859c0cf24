package dev.cambist.server.config;

import static dev.cambist.server.config.ConfigurationFolder.ACCESS;
import static dev.cambist.server.config.ConfigurationFolder.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Policy;
import dev.cambist.server.keys.TrustProfile;
import dev.cambist.server.settings.RegistrySettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RegistrySettingsTest {
    @TempDir
    Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
    }

    @Test
    void registry_onlyService_hasDefaults() {
        assertThat(read("- service: registry.example.com"))
                .containsExactly(
                        new RegistrySettings("registry.example.com", Set.of(), TrustProfile.X5C, Optional.empty()));
    }

    @Test
    void registry_everyKey_isMapped() {
        assertThat(read("- { service: localhost:5000, aliases: [registry, Registry.internal:443], trust: libtrust }"))
                .containsExactly(new RegistrySettings(
                        "localhost:5000",
                        Set.of("registry", "Registry.internal:443"),
                        TrustProfile.LIBTRUST,
                        Optional.empty()));
    }

    @Test
    void registries_several_keepTheirOrder() {
        assertThat(read("- service: b.example.com\n- service: a.example.com\n  trust: rfc7638"))
                .extracting(RegistrySettings::service)
                .containsExactly("b.example.com", "a.example.com");
    }

    /** Beside a registry a token says all that it is good for; in front of one, the rules may be asked at each use. */
    @Test
    void registries_withAnUpstream_areThoseWhoseRulesAreAskedAtEachUse() {
        Policy access = folder.read(SERVER + "registries:\n- service: beside.example.com\n"
                        + "- { service: gateway.example.com, aliases: [alias.example.com], upstream: 'http://127.0.0.1:5000' }\n"
                        + ACCESS)
                .access();
        assertThat(access.isAskedAtEachUse("gateway.example.com")).isTrue();
        assertThat(access.isAskedAtEachUse("beside.example.com")).isFalse();
        assertThat(access.isAskedAtEachUse("alias.example.com"))
                .as("decisions are by the service")
                .isFalse();
    }

    @Test
    void registries_missing_isRefused() {
        folder.assertMistake(SERVER + ACCESS, 1, "registries", "is missing; expected at least one registry");
    }

    @Test
    void registries_emptyList_isRefused() {
        folder.assertMistake(SERVER + "registries: []\n" + ACCESS, 2, "registries", "is an empty list");
    }

    @Test
    void registries_noList_isRefused() {
        refused("service: registry.example.com", 2, "registries", "expected a list");
    }

    @Test
    void registry_emptyItem_isRefused() {
        refused("-", 2, "registries[0]", "is empty; expected keys with values");
    }

    @Test
    void service_missing_isRefused() {
        refused("- trust: x5c", 2, "registries[0].service", "is missing; expected the registry's name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://registry.example.com",
                "registry.example.com/team",
                "-registry",
                "registry_1",
                "a..b",
                "registry:0",
                "registry:65536",
                "'registry '"
            })
    void service_noHostName_isRefused(String name) {
        refused("- service: " + name, 2, "registries[0].service", "is no name of a registry; expected a host name");
    }

    @Test
    void service_longerThanAHostNameCanBe_isRefused() {
        refused("- service: " + "a".repeat(254), 2, "registries[0].service", "is no name of a registry");
    }

    @Test
    void service_sameAsAnotherInOtherCase_isRefused() {
        refused(
                "- service: registry.example.com\n- service: Registry.Example.Com",
                3,
                "registries[1].service",
                "\"Registry.Example.Com\" stands already in line 2");
    }

    @Test
    void alias_nameOfAnotherRegistry_isRefused() {
        refused(
                "- service: registry\n- service: other\n  aliases: [a, registry]",
                4,
                "registries[1].aliases[1]",
                "\"registry\" stands already in line 2");
    }

    @Test
    void aliases_singleText_isRefused() {
        refused("- service: registry\n  aliases: r", 3, "registries[0].aliases", "expected a list, such as [a, b]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"my-service.example.com", "Scope.example.com:8443"})
    void service_ofAnUpstreamWithAWordOfChallenges_isRefusedWithAdvice(String name) {
        refused(
                "- { service: \"" + name + "\", upstream: \"http://localhost:5000\" }",
                2,
                "registries[0].service",
                "\"" + name + "\" will not do for a registry with upstream",
                "where Azure's Java SDK looks",
                "lead another host name to this server");
    }

    @Test
    void alias_ofAnUpstreamWithAWordOfChallenges_isRefused() {
        refused(
                "- { service: registry, aliases: [a, services.internal], upstream: \"http://localhost:5000\" }",
                2,
                "registries[0].aliases[1]",
                "has the word \"service\" in it");
    }

    @Test
    void service_withAWordOfChallengesAndNoUpstream_isTaken() {
        assertThat(read("- { service: my-service.example.com, aliases: [scope.internal] }"))
                .extracting(RegistrySettings::service)
                .containsExactly("my-service.example.com");
    }

    @Test
    void trust_unknown_isRefusedWithTheNearest() {
        refused(
                "- service: registry\n  trust: x5t",
                3,
                "registries[0].trust",
                "\"x5t\" is no trust profile; expected one of x5c, libtrust, rfc7638 (did you mean x5c?)");
    }

    @Test
    void registry_keyOfAnotherVersion_isRefused() {
        refused(
                "- service: registry\n  mirror: http://localhost:5000",
                3,
                "registries[0].mirror",
                "is not a key here; expected one of service, aliases, trust, upstream");
    }

    private List<RegistrySettings> read(String entries) {
        return folder.read(text(entries)).registries();
    }

    private void refused(String entries, int line, String keyPath, String... parts) {
        folder.assertMistake(text(entries), line, keyPath, parts);
    }

    private static String text(String entries) {
        return "registries:\n" + entries.indent(2) + SERVER + ACCESS;
    }
}
