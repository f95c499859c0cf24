package dev.cambist.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.settings.KeySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeysSettingsTest {
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
    void keys_absent_areNotRotated() {
        assertThat(folder.read(REST).keys()).isEqualTo(KeySettings.DEFAULT);
    }

    @Test
    void keys_everything_isRead() {
        assertThat(folder.read(REST + "keys: { rotate-every: 90d }\n").keys())
                .isEqualTo(new KeySettings(Optional.of(Duration.ofDays(90))));
    }

    @Test
    void rotateEvery_outOfRange_isRefused() {
        folder.assertMistake(REST + "keys: { rotate-every: 10m }\n", 4, "keys.rotate-every", "1d to 3650d");
    }
}
