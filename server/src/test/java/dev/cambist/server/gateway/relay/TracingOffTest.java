package dev.cambist.server.gateway.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.tracing.CollectorStandIn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What traces cost whoever does not want them, seen by the classes that a process of its own loads. */
@Timeout(180) // a guard against hanging
final class TracingOffTest {
    @TempDir
    private Path directory;

    @Test
    void serverWithoutTracing_loadsNoClassOfIt() throws Exception {
        assertThat(classesOfTracing("")).isEmpty();
    }

    @Test
    void serverWithTracing_loadsThem() throws Exception {
        try (CollectorStandIn collector = CollectorStandIn.start()) {
            assertThat(classesOfTracing("\ntracing: { endpoint: \"" + collector.url() + "\" }"))
                    .isNotEmpty();
        }
    }

    /** Of a server that issued a token, forwarded a request of a trace and stopped. */
    private List<String> classesOfTracing(String more) throws Exception {
        Path loaded = directory.resolve("classes");
        try (FakeUpstream upstream = FakeUpstream.start()) {
            Path file = GatewayLab.configure(directory, GatewayLab.registry("http://" + upstream.authority()) + more);
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-Xlog:class+load:file=" + loaded,
                            "-cp",
                            System.getProperty("java.class.path"),
                            SmallHeapServer.class.getName(),
                            file.toString())
                    .redirectError(Redirect.DISCARD)
                    .start();
            try {
                GatewayLab lab = GatewayLab.at(port(process));
                assertThat(lab.ask("GET /v2/open/app/manifests/latest\ntraceparent: 00-" + "1".repeat(32) + "-"
                                        + "2".repeat(16) + "-01")
                                .status())
                        .isEqualTo(200);
                process.getOutputStream().close();
                assertThat(process.waitFor(100, TimeUnit.SECONDS))
                        .as("the server stops")
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
        }
        try (Stream<String> lines = Files.lines(loaded)) {
            return lines.filter(line ->
                            line.contains(" io.opentelemetry.") || line.contains(" dev.cambist.server.tracing."))
                    .toList();
        }
    }

    private static int port(Process process) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        String line = lines.readLine();
        while (line != null && !line.startsWith("PORT ")) {
            line = lines.readLine();
        }
        assertThat(line).as("the server says its port").isNotNull();
        return Integer.parseInt(line.substring("PORT ".length()));
    }
}
