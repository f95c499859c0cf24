package dev.cambist.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.RegistrySetup;
import dev.cambist.e2e.Setup;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.MovableClock;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Tool;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Microsoft's own Python client of ACR. It sends each request without a token first, an upload's with the whole body, in
 * parts of 4 MiB, and looks for an answer only then.
 */
@EndToEnd
final class AzurePythonClientTest {
    @TempDir
    private static Path directory;

    private static RegistrySetup site;

    @BeforeAll
    static void start() throws Exception {
        site = RegistrySetup.start(Setup.DOCKER_REGISTRY_2_8_GATEWAY_TLS, directory, new MovableClock(Duration.ZERO));
        try (InputStream program = AzurePythonClientTest.class.getResourceAsStream("upload.py")) {
            Files.copy(Objects.requireNonNull(program), directory.resolve("upload.py"));
        }
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
    }

    @ParameterizedTest(name = "{0} bytes")
    @CsvSource({"1_000, 3", "200_000, 3", "4_194_304, 3", "12_582_912, 3"})
    void blob_uploadedAndDownloaded_isTheSameEachTime(String size, String times) {
        String bytes = size.replace("_", "");

        Outcome outcome = Commands.run(
                directory,
                site.identityToken(RegistrySetup.BUILDER),
                List.of(
                        Tool.PYTHON.path().toString(),
                        "upload.py",
                        site.cambist().url("").toString(),
                        site.cambist().authority().orElseThrow().toString(),
                        "acme/shop/python",
                        bytes,
                        times));

        assertThat(outcome.orFail().output().strip()).isEqualTo(times);
    }
}
