package dev.cambist.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTrainingTest {
    @Test
    void training_aDirectory_playsThroughCheckAndServe(@TempDir Path home) throws Exception {
        ServerTraining.main(new String[] {home.toString()});

        assertThat(Files.exists(home.resolve("cambist.yaml"))).isTrue();
    }
}
