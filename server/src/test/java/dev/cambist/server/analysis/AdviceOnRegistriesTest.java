package dev.cambist.server.analysis;

import static dev.cambist.server.analysis.AdviceFixture.HEAD;
import static dev.cambist.server.analysis.AdviceFixture.read;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where registries are, and what they hold to. */
final class AdviceOnRegistriesTest {
    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080, registry.example.com, 'crane, oras and helm refuse the realm'",
        "https://10.1.2.3:8080, registry.example.com, 'crane, oras and helm'",
        "'https://[fd00::1]:8080', registry.example.com, 'crane, oras and helm'",
        "https://169.254.1.1:8080, registry.example.com, 'crane, oras and helm'",
        "http://127.0.0.1:8080, '127.0.0.1:5000', 'such as crane refuse'",
        "http://127.0.0.1:8080, '127.0.0.1:8080', ''",
        "http://localhost:8080, '127.0.0.1:5000', ''",
        "https://192.0.2.7:8080, registry.example.com, ''",
        "https://auth.example.com, registry.example.com, ''"
    })
    void realm_thatClientsRefuse_isWarnedOf(String url, String service, String part) {
        List<Warning> warnings = read(
                HEAD.replace("{ listen: \"127.0.0.1:8080\" }", "{ listen: \"127.0.0.1:8080\", url: \"" + url + "\" }")
                                .replace(
                                        "[{ service: registry.example.com }, { service: other.example.com }]",
                                        "[{ service: \"" + service + "\" }]")
                        + "  - { who: { issuer: corp }, role: AcrPull, on: ['a'] }\n");

        assertThat(warnings).hasSize(part.isEmpty() ? 0 : 1).allSatisfy(warning -> {
            assertThat(warning.kind()).isEqualTo(Warning.Kind.REFUSED_REALM);
            assertThat(warning.toString())
                    .startsWith("registry \"" + service + "\": ")
                    .contains(part);
        });
    }

    @Test
    void realm_ofAGateway_isWhereTheRegistryIsAndNotWarnedOf() {
        assertThat(read(HEAD.replace(
                                        "{ listen: \"127.0.0.1:8080\" }",
                                        "{ listen: \"127.0.0.1:8080\", url: \"https://10.1.2.3\" }")
                                .replace(
                                        "[{ service: registry.example.com }, { service: other.example.com }]",
                                        "[{ service: registry.example.com, upstream: \"http://127.0.0.1:5000\" }]")
                        + "  - { who: { issuer: corp }, role: AcrPull, on: ['a'] }\n"))
                .isEmpty();
    }

    @Test
    void locks_ofRegistriesThatTakePushesThemselves_areWarnedOf() {
        String behind = HEAD.replace(
                "{ service: registry.example.com }",
                "{ service: registry.example.com, upstream: \"http://127.0.0.1:5000\" }");
        String rules = "  - { who: { issuer: corp }, role: AcrPull, on: ['a'] }\n";

        assertThat(read(behind + rules)).isEmpty();
        assertThat(read(behind + rules + "locks: [{ on: ['prod/**'], write: false }]\n"))
                .singleElement()
                .satisfies(warning -> {
                    assertThat(warning.kind()).isEqualTo(Warning.Kind.UNHELD_LOCKS);
                    assertThat(warning.toString())
                            .startsWith("registry \"other.example.com\": locks are not held there");
                });
    }
}
