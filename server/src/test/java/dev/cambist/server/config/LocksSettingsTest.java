package dev.cambist.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Glob;
import dev.cambist.core.metadata.Attributes;
import dev.cambist.server.settings.LockRule;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocksSettingsTest {
    private static final String REST = """
            server: { listen: "localhost:0" }
            registries:
              - { service: registry.example.com, upstream: "http://127.0.0.1:5000" }
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
    void locks_missing_areNone() {
        assertThat(folder.read(REST).locks()).isEmpty();
    }

    @Test
    void locks_everyKey_isMapped() {
        assertThat(folder.read(REST + """
                        locks:
                          - { on: ["prod/**", one], tags: ["v*"], write: false, delete: true }
                          - { on: ["**"], delete: false, read: false }
                        """).locks())
                .containsExactly(
                        new LockRule(
                                List.of(new Glob("prod/**"), new Glob("one")),
                                List.of(new Glob("v*")),
                                new Attributes(true, false, true, true)),
                        new LockRule(List.of(new Glob("**")), List.of(), new Attributes(false, true, true, false)));
    }

    /** Whoever reads the file would think that something is locked. */
    @Test
    void locks_whereNoRegistryIsBehindTheGateway_areRefused() {
        folder.assertMistake(
                REST.replace(", upstream: \"http://127.0.0.1:5000\"", "")
                        + "locks:\n  - { on: [\"prod/**\"], write: false }\n",
                7,
                "locks",
                "pushes and deletions go past Cambist");
    }

    @Test
    void locks_thatLockNothing_areRefused() {
        folder.assertMistake(
                REST + "locks:\n  - { on: [\"prod/**\"], write: true }\n",
                7,
                "locks[0]",
                "locks nothing; expected write: false, delete: false or read: false");
    }
}
