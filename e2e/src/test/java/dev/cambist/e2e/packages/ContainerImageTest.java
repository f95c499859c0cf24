package dev.cambist.e2e.packages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.e2e.RegistrySetup;
import dev.cambist.e2e.Setup;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Program;
import dev.cambist.e2e.lab.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The container image: what it holds, its way through Cambist to a registry and back, and a first push by it. */
@EndToEnd
@Timeout(3600)
final class ContainerImageTest {
    private static final long MOST = 110L << 20;
    private static final Duration COPIED_WITHIN = Duration.ofMinutes(10);

    @TempDir
    private Path directory;

    @Test
    void image_asBuilt_isSmallNamedAndForAUserWithoutPrivileges() throws Exception {
        OciLayout layout = unpacked();

        assertThat(Files.size(Packages.containerImage())).isLessThan(MOST);
        Map<String, Object> annotations =
                layout.manifest().object("annotations").orElseThrow().members();
        assertThat(annotations)
                .containsOnlyKeys(
                        "org.opencontainers.image.title",
                        "org.opencontainers.image.description",
                        "org.opencontainers.image.version",
                        "org.opencontainers.image.created",
                        "org.opencontainers.image.licenses",
                        "org.opencontainers.image.vendor");
        assertThat(layout.settings().object("Labels").orElseThrow().members()).isEqualTo(annotations);
        assertThat(layout.settings().text("User")).hasValue("65532:65532");
        assertThat(layout.configuration().text("os")).hasValue("linux");
        assertThat(layout.configuration().text("architecture")).isPresent();
        assertThat(layout.layers()).hasSize(3);
    }

    @Test
    void image_asBuilt_saysWhatOfDebianIsInIt() throws Exception {
        Path root = unpacked().unpackRoot(directory.resolve("root"));
        String sbom = Files.readString(Path.of(Packages.containerImage() + ".cdx.json"));

        JsonObject parsed = JsonObject.parse(sbom.getBytes(UTF_8));
        assertThat(parsed.text("bomFormat")).hasValue("CycloneDX");
        for (String name : List.of("base-files", "ca-certificates", "coreutils", "dash", "libc6")) {
            assertThat(sbom).contains("pkg:deb/debian/" + name + "@");
            assertThat(root.resolve("var/lib/dpkg/status.d/" + name))
                    .content()
                    .contains("Package: " + name + "\n")
                    .contains("Version: ");
            assertThat(root.resolve("usr/share/doc/" + name + "/copyright")).isNotEmptyFile();
        }
        assertThat(root.resolve("usr/lib/cambist/THIRD-PARTY.txt")).content().contains("OpenJDK 25");
        assertThat(root.resolve("usr/lib/cambist/sbom.cdx.json")).hasContent(sbom);
        try (var jars = Files.list(root.resolve("usr/lib/cambist/lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()))
                    .as("who makes tokens of other people's issuers")
                    .noneMatch(jar -> jar.contains("testkit") || jar.contains("demo"));
        }
    }

    @Test
    void image_pushedThroughCambistAndPulledBack_servesAFirstPushOnAReadOnlySystem() throws Exception {
        Path pulled = directory.resolve("pulled");
        try (RegistrySetup site = RegistrySetup.start(
                Setup.DOCKER_REGISTRY_2_8_GATEWAY, Files.createDirectories(directory.resolve("site")))) {
            site.skopeo(directory)
                    .login(site.host(), site.refreshToken(RegistrySetup.BUILDER))
                    .orFail();
            String there = "docker://" + site.image("acme/shop/cambist:1");
            copy("--dest-tls-verify=false", "oci-archive:" + Packages.containerImage(), there);
            copy("--src-tls-verify=false", there, "oci:" + pulled + ":1");
        }
        OciLayout layout = new OciLayout(pulled);
        assertThat(layout.digest())
                .as("what comes back is what was pushed")
                .isEqualTo(unpacked().digest());

        Path etc = Files.createDirectories(directory.resolve("etc"));
        Path data = Files.createDirectories(directory.resolve("data"));
        Container image = Container.of(layout, directory);
        assertThat(Files.getAttribute(image.root().resolve("var/lib/cambist"), "unix:uid"))
                .isEqualTo(65532);
        Files.setAttribute(data, "unix:uid", 65532);
        try (FirstPush push = new FirstPush(directory)) {
            Files.writeString(etc.resolve("cambist.yaml"), push.configuration("/var/lib/cambist"));
            Container container = image.mounting(etc, "/etc/cambist", "ro").mounting(data, "/var/lib/cambist", "rw");
            List<String> probe = List.of("/usr/lib/cambist/bin/cambist", "probe", "--server", push.managementUrl());
            assertThat(container.run(probe).exitCode())
                    .as("a health check before it runs")
                    .isEqualTo(1);

            try (Program serve = container.start("container", container.ownCommand())) {
                serve.awaitReady(() -> container.run(probe).succeeded());
                push.push("container");
                assertThat(serve.log()).contains("cryptography by AWS-LC").doesNotContain("AOT");
                assertThat(Files.getAttribute(data.resolve("refresh"), "unix:uid"))
                        .isEqualTo(65532);
            }
            assertThat(container.run("/bin/sh", "-c", "echo > /etc/cambist/x").succeeded())
                    .isFalse();
            assertThat(container.run("/bin/sh", "-c", "echo > /usr/lib/x").succeeded())
                    .isFalse();
            Outcome status = container.run("/bin/cat", "/proc/self/status").orFail();
            assertThat(status.output())
                    .containsPattern("CapEff:\\s+0{16}\n")
                    .containsPattern("NoNewPrivs:\\s+1\n")
                    .containsPattern("Uid:\\s+65532\\s");
        }
    }

    @Test
    void image_withAConfigurationThatCheckRefuses_endsWithTheReason() throws Exception {
        Path etc = Files.createDirectories(directory.resolve("etc"));
        Container container = Container.of(unpacked(), directory).mounting(etc, "/etc/cambist", "ro");
        Outcome missing = container.run(container.ownCommand());
        assertThat(missing.exitCode()).as("%s", missing).isEqualTo(2);
        assertThat(missing.error()).contains("/etc/cambist/cambist.yaml");

        Files.writeString(etc.resolve("cambist.yaml"), "server: { listen: nowhere }\n");
        Outcome wrong = container.run(container.ownCommand());
        assertThat(wrong.exitCode()).as("%s", wrong).isEqualTo(2);
        assertThat(wrong.error()).contains("server.listen");
    }

    private OciLayout unpacked() throws Exception {
        return OciLayout.unpack(Packages.containerImage(), directory.resolve("layout"));
    }

    private void copy(Object... words) {
        List<String> command =
                new ArrayList<>(List.of(Tool.SKOPEO.path().toString(), "copy", "--insecure-policy", "--authfile"));
        command.add(directory.resolve("skopeo-auth.json").toString());
        for (Object word : words) {
            command.add(word.toString());
        }
        Commands.run(directory, "", COPIED_WITHIN, command).orFail();
    }
}
