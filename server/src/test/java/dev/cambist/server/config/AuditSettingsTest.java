package dev.cambist.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.settings.AuditSettings;
import dev.cambist.server.settings.AuditSettings.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditSettingsTest {
    private static final String REST =
            ConfigurationFolder.SERVER + ConfigurationFolder.REGISTRIES + ConfigurationFolder.ACCESS;

    @TempDir
    private Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
    }

    @Test
    void audit_absent_isNone() {
        assertThat(folder.read(REST).audit()).isEmpty();
    }

    @Test
    void audit_fileOnly_hasTheDefaults() {
        assertThat(folder.read(REST + "audit: { file: audit.jsonl }\n").audit())
                .contains(new AuditSettings(directory.resolve("audit.jsonl"), 64L << 20, 10));
    }

    @Test
    void audit_everything_isRead() {
        assertThat(folder.read(REST + "audit: { file: /var/log/a.jsonl, max-size: 2GiB, keep: 3 }\n")
                        .audit())
                .contains(new AuditSettings(Path.of("/var/log/a.jsonl"), 2L << 30, 3));
    }

    @Test
    void audit_strictAndDaily_isRead() {
        assertThat(folder.read(REST + "audit: { file: /var/log/a.jsonl, mode: strict, max-age: 1d }\n")
                        .audit())
                .contains(new AuditSettings(
                        Path.of("/var/log/a.jsonl"), Mode.STRICT, 64L << 20, Optional.of(Duration.ofDays(1)), 10));
    }

    @Test
    void audit_inTheStoreToo_isRead() {
        assertThat(folder.read(REST + "audit: { file: a.jsonl, keep-in-store: 90d }\n")
                        .audit()
                        .orElseThrow()
                        .inStore())
                .contains(Duration.ofDays(90));
        assertThat(folder.read(REST + "audit: { file: a.jsonl, keep-in-store: 1h }\nstore: embedded\n")
                        .audit()
                        .orElseThrow()
                        .inStore())
                .contains(Duration.ofHours(1));
    }

    @Test
    void keepInStore_outOfRange_isRefused() {
        folder.assertMistake(
                REST + "audit: { file: a, keep-in-store: 59m }\n", 4, "audit.keep-in-store", "1h to 3650d");
    }

    /** What is kept there has no bound but its age. */
    @Test
    void keepInStore_thatIsMemory_isRefused() {
        folder.assertMistake(
                REST + "audit: { file: a, keep-in-store: 1d }\nstore: memory\n",
                4,
                "audit.keep-in-store",
                "would fill the memory");
    }

    @Test
    void mode_unknown_isRefused() {
        folder.assertMistake(REST + "audit: { file: a, mode: strickt }\n", 4, "audit.mode", "strict");
    }

    @Test
    void maxAge_outOfRange_isRefused() {
        folder.assertMistake(REST + "audit: { file: a, max-age: 5s }\n", 4, "audit.max-age", "1m to 3650d");
    }

    @Test
    void maxSize_withoutAUnit_isRefused() {
        folder.assertMistake(REST + "audit: { file: a, max-size: 1000 }\n", 4, "audit.max-size", "is no size", "64MiB");
    }

    @Test
    void maxSize_tooSmall_isRefused() {
        folder.assertMistake(REST + "audit: { file: a, max-size: 4KiB }\n", 4, "audit.max-size", "1MiB");
    }

    @Test
    void keep_zero_isRefused() {
        folder.assertMistake(REST + "audit: { file: a, keep: 0 }\n", 4, "audit.keep", "1 to 1000");
    }

    @Test
    void file_missing_isRefused() {
        folder.assertMistake(REST + "audit: { keep: 2 }\n", 4, "audit.file", "is missing");
    }
}
