package dev.cambist.server.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.config.yaml.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What is the same for each warning, which is tried on rules that it is about and near ones that it is not about. */
final class AdviceFixture {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    /** What stands before the rules, of which the first is in line 11. */
    static final String HEAD = """
            server: { listen: "127.0.0.1:8080" }
            registries: [{ service: registry.example.com }, { service: other.example.com }]
            issuers:
              - { name: github, github: true, audiences: [registry.example.com] }
              - { name: gitlab, gitlab: true, audiences: [registry.example.com] }
              - { name: codeberg, forgejo: { url: "https://codeberg.org" }, audiences: [registry.example.com] }
              - { name: google, google: true, audiences: [registry.example.com] }
              - { name: enterprise, github: { enterprise: acme }, audiences: [registry.example.com] }
              - { name: corp, entra: { tenants: [72f988bf-86f1-41af-91ab-2d7cd011db47] } }
            access:
            """;

    private AdviceFixture() {}

    static String push(String who) {
        return "{ who: { " + who + " }, role: AcrPush, on: ['acme/**'] }";
    }

    static String admin(String who) {
        return "{ who: { " + who + " }, role: CambistAdmin }";
    }

    static String pull(String who) {
        return "{ who: { " + who + " }, role: AcrPull, on: ['acme/**'] }";
    }

    static void assertWarning(String rule, Warning.Kind kind, String... parts) {
        assertThat(warnings(rule)).as(rule).singleElement().satisfies(warning -> {
            assertThat(warning.kind()).isEqualTo(kind);
            assertThat(warning.line()).isEqualTo(11);
            assertThat(warning.text()).contains(parts);
        });
    }

    static void assertNone(String rule) {
        assertThat(warnings(rule)).as(rule).isEmpty();
    }

    /** The warnings on rules. */
    static List<Warning> warnings(String... rules) {
        return read(HEAD + "  - " + String.join("\n  - ", rules) + "\n");
    }

    /** The warnings on a whole configuration. */
    static List<Warning> read(String yaml) {
        try {
            Path file = Files.createTempFile("cambist", ".yaml");
            try {
                Files.writeString(file, yaml);
                return Advice.on(ConfigurationFile.read(file, Map.of()), NOW);
            } finally {
                Files.delete(file);
            }
        } catch (IOException | ConfigurationException e) {
            throw new AssertionError(yaml, e);
        }
    }
}
