package dev.cambist.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustCommandTest {
    @TempDir
    private Path directory;

    private Path config = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void writeConfiguration() throws IOException {
        out = directory.resolve("out");
        config = Files.writeString(directory.resolve("cambist.yaml"), """
                server: { listen: "localhost:8080", url: "https://login.example.com" }
                registries:
                  - service: registry.example.com
                  - service: old.example.com
                    trust: rfc7638
                access:
                  - who: anyone
                    role: AcrPull
                    on: ["public/**"]
                """);
    }

    @Test
    void trust_distribution3_printsTheBlockAndWritesItsFile() throws IOException {
        Ran ran = trust("registry.example.com", "distribution-3");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains("realm: \"https://login.example.com/oauth2/token\"")
                .contains("service: \"registry.example.com\"")
                .contains(out.toAbsolutePath().toString());
        try (var files = Files.list(out)) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file ->
                            assertThat(ran.out()).contains(file.getFileName().toString()));
        }
        assertThat(ran.err()).contains("wrote ").contains("note: ");
    }

    /** Whatever the umask is, and whatever stood there before. */
    @Test
    void trust_files_canBeChangedByTheirOwnerAlone() throws IOException {
        trust("registry.example.com", "distribution-3");
        try (var files = Files.list(out)) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
            }
        }
        assertThat(trust("registry.example.com", "distribution-3").exitCode()).isZero();

        try (var files = Files.list(out)) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-r--r--"));
        }
    }

    @Test
    void trust_registryThatIsNotConfigured_namesThoseThatAre() {
        Ran ran = trust("other.example.com", "zot");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("other.example.com is not a registry of").contains("registry.example.com");
        assertThat(out).doesNotExist();
    }

    @Test
    void trust_unknownFormat_namesTheKnownOnes() {
        Ran ran = trust("registry.example.com", "harbor");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("distribution-2.8, distribution-3, zot").contains("harbor");
    }

    @Test
    void trust_profileThatTheRegistryCannotVerify_isRefusedWithTheReason() {
        Ran ran = trust("old.example.com", "distribution-2.8");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("RFC 7638").contains("trust: libtrust");
    }

    private Ran trust(String registry, String format) {
        return Ran.cambist(
                "trust", registry, "--config", config.toString(), "--format", format, "--out", out.toString());
    }
}
