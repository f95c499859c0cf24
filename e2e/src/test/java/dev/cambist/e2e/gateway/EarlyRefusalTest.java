package dev.cambist.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.RegistrySetup;
import dev.cambist.e2e.Setup;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.MovableClock;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** curl sends an upload without a token, and is told so, whether or not it waits to be asked for the body. */
@EndToEnd
final class EarlyRefusalTest {
    private static final int TIMES = 3;

    @TempDir
    private static Path directory;

    private static RegistrySetup site;

    @BeforeAll
    static void start() throws Exception {
        site = RegistrySetup.start(Setup.DOCKER_REGISTRY_2_8_GATEWAY_TLS, directory, new MovableClock(Duration.ZERO));
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
    }

    @ParameterizedTest(name = "{0}, {1}, {2} bytes")
    @CsvSource({
        "--http1.1, Expect:, 1000",
        "--http1.1, Expect:, 1000000",
        "--http1.1, Expect:, 9437184",
        "--http1.1, Expect: 100-continue, 9437184",
        "--http2, Expect:, 1000",
        "--http2, Expect:, 1000000",
        "--http2, Expect:, 9437184"
    })
    void upload_withoutAToken_isToldSoEachTime(String version, String expect, int size) throws Exception {
        Path body = Files.write(directory.resolve("body"), new byte[size]);
        for (int time = 0; time < TIMES; time++) {
            Outcome outcome = Commands.run(
                    directory,
                    List.of(
                            Tool.CURL.path().toString(),
                            "--silent",
                            "--show-error",
                            version,
                            "--cacert",
                            site.cambist().authority().orElseThrow().toString(),
                            "--request",
                            "PATCH",
                            "--header",
                            expect,
                            "--header",
                            "Content-Type: application/octet-stream",
                            "--data-binary",
                            "@" + body,
                            "--write-out",
                            "%{http_code}",
                            "--output",
                            directory.resolve("answer").toString(),
                            site.cambist().url("/v2/acme/shop/blobs/uploads/1").toString()));

            assertThat(outcome.orFail().output()).isEqualTo("401");
            assertThat(Files.readString(directory.resolve("answer"))).contains("UNAUTHORIZED");
        }
    }
}
