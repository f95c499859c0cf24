package dev.cambist.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.server.config.yaml.ConfigurationError;
import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.watch.SourceFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationFileFuzzTest {
    @TempDir
    static Path directory;

    /** Whatever the bytes are, they are a configuration or there are mistakes in them, each said in one line. */
    @FuzzTest
    void parse_anyBytes_isAConfigurationOrNamesMistakes(byte[] bytes) {
        ReadContext reading =
                new ReadContext(directory.resolve("cambist.yaml"), Map.of("NAME", "value"), new SourceFiles());
        try {
            Configuration configuration = ConfigurationFile.parse(bytes, reading);
            assertThat(configuration.registries()).isNotEmpty();
            assertThat(configuration.access().rules()).isNotEmpty();
            assertThat(SchemaCheck.complaints(new String(bytes, StandardCharsets.UTF_8)))
                    .isEmpty();
        } catch (ConfigurationException e) {
            assertThat(e.errors()).isNotEmpty();
            for (ConfigurationError error : e.errors()) {
                assertThat(error.line()).isPositive();
                assertThat(error.problem()).isNotBlank();
                assertThat(error.toString().codePoints()).noneMatch(Character::isISOControl);
            }
        }
    }
}
