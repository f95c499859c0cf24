package dev.cambist.server.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.config.yaml.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** A file with identities or tests is read, or refused with the lines of its mistakes; nothing else comes of it. */
final class PolicyFilesFuzzTest {
    @FuzzTest(maxDuration = "20s")
    void read_anyFile_isReadOrRefused(byte[] content) throws IOException {
        Path file = Files.createTempFile("policy-", ".yaml");
        try {
            Files.write(file, content);
            read(file, Sample::readAll);
            read(file, Expectation::readAll);
        } finally {
            Files.delete(file);
        }
    }

    private static <T> void read(Path file, Function<Block, Optional<T>> reader) {
        try {
            assertThat(YamlFile.read(file, reader)).isNotNull();
        } catch (ConfigurationException e) {
            assertThat(e.errors()).isNotEmpty();
        }
    }
}
