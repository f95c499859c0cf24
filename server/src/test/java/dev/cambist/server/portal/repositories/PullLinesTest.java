package dev.cambist.server.portal.repositories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.server.portal.RegistryAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PullLinesTest {
    private static final RegistryAddress ENCRYPTED = new RegistryAddress("registry.example.com", true);
    private static final RegistryAddress PLAIN = new RegistryAddress("localhost:8080", false);
    private static final String CHART = "application/vnd.cncf.helm.config.v1+json";

    @Test
    void lines_ofAnEncryptedRegistry_askForNothingElse() {
        assertThat(commands(ENCRYPTED, Optional.empty()))
                .containsExactly(
                        "docker pull registry.example.com/team/app:v1",
                        "podman pull registry.example.com/team/app:v1",
                        "crane pull registry.example.com/team/app:v1 image.tar",
                        "docker pull registry.example.com/team/app@sha256:1",
                        "podman pull registry.example.com/team/app@sha256:1",
                        "crane pull registry.example.com/team/app@sha256:1 image.tar");
    }

    /** The programs that want TLS of localhost, too. */
    @Test
    void lines_withoutEncryption_sayItWhereTheProgramWouldNotKnow() {
        assertThat(commands(PLAIN, Optional.empty()))
                .contains(
                        "docker pull localhost:8080/team/app:v1",
                        "podman pull localhost:8080/team/app:v1 --tls-verify=false",
                        "crane pull localhost:8080/team/app:v1 image.tar");
        assertThat(commands(PLAIN, Optional.of(chart())))
                .contains(
                        "helm pull oci://localhost:8080/team/app --version v1 --plain-http",
                        "oras pull localhost:8080/team/app:v1 --plain-http");
    }

    private static ManifestFacts chart() {
        return new ManifestFacts(
                "application/vnd.oci.image.manifest.v1+json",
                Optional.of(1L),
                Optional.of(new ManifestFacts.Config(CHART, "sha256:2")),
                ManifestFacts.Platform.NONE,
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static List<String> commands(RegistryAddress registry, Optional<ManifestFacts> facts) {
        return PullLines.of(registry, "team/app", "v1", "sha256:1", facts).stream()
                .map(PullLines.Line::command)
                .toList();
    }
}
