package dev.cambist.e2e.packages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Program;
import dev.cambist.e2e.lab.Tool;
import dev.cambist.server.keys.Pem;
import dev.cambist.server.tls.ServerCertificate;
import dev.cambist.server.tls.TemporaryAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the chart writes for Cambist and for the registry, read by them as a pod would: in the image, mounted as kubelets do. */
@EndToEnd
@Timeout(3600)
final class ChartConfigurationTest {
    private static final String CAMBIST = "/usr/lib/cambist/bin/cambist";
    private static final String FILE = "/etc/cambist/cambist.yaml";
    private static final int USER = 65532;

    @TempDir
    private Path directory;

    @Test
    void configuration_ofEachShape_isGood() throws Exception {
        Container container = image();
        for (Map.Entry<String, Path> secret : secrets().entrySet()) {
            container = container.mounting(secret.getValue(), "/run/secrets/" + secret.getKey(), "ro");
        }
        container = container.mounting(
                secret(Map.of("ca.crt", authority(), "token", "a token", "namespace", "registry")),
                "/var/run/secrets/kubernetes.io/serviceaccount",
                "ro");
        for (String shape : Chart.SHAPES) {
            Outcome check = container
                    .mounting(configuration(shape), "/etc/cambist", "ro")
                    .run(CAMBIST, "check", "--config", FILE);
            assertThat(check.exitCode()).as("%s: %s", shape, check).isZero();
        }
    }

    @Test
    void pod_withOneServer_isReadyOnAVolumeThatIsItsGroups() throws Exception {
        try (Network network = Network.start(directory)) {
            Path volume = volume();
            Container pod = image().in(network)
                    .mounting(configuration("single"), "/etc/cambist", "ro")
                    .mounting(volume, "/var/lib/cambist", "rw");
            for (String start : List.of("first", "second")) {
                try (Program serve = pod.start("serve-" + start, pod.ownCommand())) {
                    serve.awaitReady(() -> pod.run(CAMBIST, "probe").succeeded());
                    // As the kubelet asks, from outside of the pod.
                    assertThat(network.run("curl", "-sS", "--fail", "http://localhost:8081/livez")
                                    .orFail()
                                    .output())
                            .contains("alive");
                    if (start.equals("second")) {
                        assertThat(serve.log())
                                .as("it has the keys of the first")
                                .doesNotContain("a new one is made");
                    }
                }
            }
            assertThat(volume.resolve("data/refresh")).isNotEmptyDirectory();
        }
    }

    @Test
    void registry_besideCambist_startsFromTheChartsConfigurationAndSendsToIt() throws Exception {
        try (Network network = Network.start(directory)) {
            Path volume = volume();
            Container pod = image().in(network)
                    .mounting(configuration("beside"), "/etc/cambist", "ro")
                    .mounting(volume, "/var/lib/cambist", "rw");
            try (Program serve = pod.start("serve", pod.ownCommand())) {
                serve.awaitReady(() -> pod.run(CAMBIST, "probe").succeeded());
                // As the chart's notes tell to.
                Outcome authority = pod.run(
                        "/bin/sh",
                        "-c",
                        "cambist trust registry.example.com --config /etc/cambist/cambist.yaml --format distribution-3"
                                + " --out /tmp/trust >&2 && cat /tmp/trust/cambist-authority.crt");
                assertThat(authority.orFail().output()).startsWith("-----BEGIN CERTIFICATE-----");
                Path trust = Files.createDirectories(directory.resolve("trust"));
                Files.writeString(trust.resolve("cambist-authority.crt"), authority.output());
                Path images = Files.createDirectories(directory.resolve("images"));
                String configuration = new Chart(directory).file("beside", "distribution.yaml", "config.yml");
                assertThat(configuration).contains("/etc/distribution-trust/", "/var/lib/registry");
                Path file = Files.writeString(
                        directory.resolve("config.yml"),
                        configuration
                                .replace("/etc/distribution-trust", trust.toString())
                                .replace("/var/lib/registry", images.toString()));
                try (Program registry = network.start(
                        "registry",
                        Map.of("OTEL_TRACES_EXPORTER", "none"),
                        List.of(Tool.DISTRIBUTION.path().toString(), "serve", file.toString()))) {
                    registry.awaitReady(() ->
                            network.run("curl", "-sS", "http://localhost:5000/").succeeded());
                    assertThat(network.run("curl", "-sSi", "http://localhost:5000/v2/")
                                    .orFail()
                                    .output())
                            .contains("401")
                            .containsIgnoringCase(
                                    "www-authenticate: Bearer realm=\"https://registry.example.com/oauth2/token\","
                                            + "service=\"registry.example.com\"");
                }
            }
        }
    }

    private Container image() throws Exception {
        return Container.of(OciLayout.unpack(Packages.containerImage(), directory.resolve("layout")), directory);
    }

    /** A ConfigMap, as it is mounted. */
    private Path configuration(String shape) throws Exception {
        Path mounted = Files.createDirectories(directory.resolve("etc-" + shape));
        String file = new Chart(directory).file(shape, "configuration.yaml", "cambist.yaml");
        assertThat(file).contains("drain-delay: ");
        if (shape.equals("full")) {
            // The certificate here is for this host, and check looks.
            file = file.replace("url: https://registry.example.com", "url: https://localhost");
        }
        // Nobody sends requests elsewhere meanwhile.
        Files.writeString(mounted.resolve("cambist.yaml"), file.replaceFirst("drain-delay: \\d+s", "drain-delay: 0s"));
        return mounted;
    }

    /** A new volume as the kubelet leaves it for a pod with fsGroup: root's, open to the group. */
    private Path volume() throws Exception {
        Path volume = Files.createDirectories(directory.resolve("volume"));
        Files.setAttribute(volume, "unix:gid", USER);
        Files.setAttribute(volume, "unix:mode", 0_42_775);
        return volume;
    }

    /** The Secrets that the shapes name: root's, readable for the group, behind links that are changed at once. */
    private Map<String, Path> secrets() throws Exception {
        ServerCertificate server = TemporaryAuthority.create(Instant.now()).issueForLocalhost();
        String certificate = Pem.of(server.chain().getFirst()).text();
        String key = Base64.getEncoder().encodeToString(new byte[32]);
        String other = Base64.getEncoder().encodeToString("another key that is 32 bytes big".getBytes(UTF_8));
        return Map.of(
                "cambist-tls",
                        secret(Map.of(
                                "tls.crt",
                                certificate,
                                "tls.key",
                                Pem.of(server.key()).text())),
                "cambist-management-tls",
                        secret(Map.of(
                                "tls.crt",
                                certificate,
                                "tls.key",
                                Pem.of(server.key()).text())),
                "cambist-encryption", secret(Map.of("encryption-key", key, "new-key", other)),
                "cambist-postgres", secret(Map.of("password", "hunter2hunter2", "ca.crt", certificate)),
                "cambist", secret(Map.of("upstream-password", "hunter2hunter2", "corp-client", "hunter2hunter2")));
    }

    private static String authority() {
        return TemporaryAuthority.create(Instant.now()).pem();
    }

    private Path secret(Map<String, String> files) throws Exception {
        Path mounted = Files.createTempDirectory(directory, "secret");
        Files.setPosixFilePermissions(mounted, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path data = Files.createDirectory(mounted.resolve("..2026_11_28"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(mounted.resolve("..data"), data.getFileName());
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path written = Files.writeString(data.resolve(file.getKey()), file.getValue());
            Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("r--r-----"));
            Files.setAttribute(written, "unix:gid", USER);
            Files.createSymbolicLink(mounted.resolve(file.getKey()), Path.of("..data", file.getKey()));
        }
        return mounted;
    }
}
