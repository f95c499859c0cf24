package dev.cambist.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class SchemaCommandTest {
    @Test
    void schema_isPrintedAsItIsShipped() throws Exception {
        Ran ran = Ran.cambist("schema");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).isEqualTo(Files.readString(Path.of("../docs/cambist.schema.json")));
    }
}
