package dev.cambist.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.settings.RateLimits;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LimitsSettingsTest {
    private static final String REST = """
            server: { listen: "localhost:0" }
            registries:
              - service: registry.example.com
            access:
              - { who: anyone, role: AcrPull, on: ["public/**"] }
            """;

    @TempDir
    private Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
    }

    @Test
    void limits_missing_areTheDefaults() {
        assertThat(folder.read(REST).limits())
                .isEqualTo(new RateLimits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(100)));
    }

    @Test
    void limits_everyKey_isMapped() {
        assertThat(folder.read(REST + """
                        limits:
                          requests-per-client: 50
                          requests-per-identity: 20
                          failures-per-client: none
                        """).limits())
                .isEqualTo(new RateLimits(OptionalInt.of(50), OptionalInt.of(20), OptionalInt.empty()));
    }

    @Test
    void limits_whatIsNoRate_isRefused() {
        folder.assertMistake(
                REST + "limits: { requests-per-client: 0 }\n",
                6,
                "limits.requests-per-client",
                "is no number of requests a second; expected one between 1 and 999999, or none");
    }
}
