package dev.cambist.e2e.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The container image, run by podman as docs/install.md tells. */
@EndToEnd
@Timeout(3600)
final class ContainerRunTest {
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final String CONFIGURATION = """
            server: { listen: "0.0.0.0:8080", url: "http://localhost:8080", data: /var/lib/cambist/data }
            registries: [{ service: registry.example.com }]
            access: [{ who: anyone, role: AcrPull, on: ["public/**"] }]
            """;

    @TempDir
    private Path directory;

    @Test
    void container_runAsThePageSays_isReachedIsHealthyAndEndsWhenItIsStopped() throws Exception {
        Files.writeString(Files.createDirectories(directory.resolve("etc")).resolve("cambist.yaml"), CONFIGURATION);
        try (ContainerHost host = ContainerHost.start(directory)) {
            host.shell(
                            Tool.SKOPEO.path() + " copy --insecure-policy oci-archive:" + Packages.containerImage()
                                    + " dir:image && podman tag $(podman pull --quiet dir:image) registry.example.com/cambist:1")
                    .orFail();
            host.shell(line().replace("podman run ", "podman run --detach --name cambist "))
                    .orFail();

            await(host, "curl -sS --fail http://localhost:8080/.well-known/jwks.json");
            await(host, "podman healthcheck run cambist");
            Outcome status =
                    host.shell("podman exec cambist cat /proc/1/status").orFail();
            assertThat(status.output()).containsPattern("CapEff:\\s+0{16}\n").containsPattern("Uid:\\s+65532\\s");
            assertThat(host.shell("podman exec cambist sh -c 'echo > /etc/cambist/x'")
                            .succeeded())
                    .isFalse();
            Outcome log = host.shell("podman logs cambist 2>&1").orFail();
            assertThat(log.output()).contains("cryptography by AWS-LC").doesNotContain("AOT");

            host.shell("podman stop --time 30 cambist").orFail();
            assertThat(host.shell("podman inspect --format '{{.State.ExitCode}}' cambist")
                            .orFail()
                            .output()
                            .strip())
                    .as("ended by SIGTERM, not by SIGKILL")
                    .isEqualTo("143");
        }
    }

    private static String line() throws Exception {
        List<String> blocks = Stream.of(
                        Files.readString(Launcher.file("docs/install.md")).split("```", -1))
                .filter(part -> part.startsWith("sh podman\n"))
                .toList();
        assertThat(blocks).hasSize(1);
        return blocks.getFirst().substring("sh podman\n".length());
    }

    private static void await(ContainerHost host, String line) throws InterruptedException {
        Instant deadline = Instant.now().plus(READY_WITHIN);
        Outcome outcome = host.shell(line);
        while (!outcome.succeeded() && Instant.now().isBefore(deadline)) {
            Thread.sleep(500);
            outcome = host.shell(line);
        }
        assertThat(outcome.exitCode())
                .as("%s; %s", outcome, host.shell("podman logs cambist 2>&1"))
                .isZero();
    }
}
