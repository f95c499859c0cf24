package dev.cambist.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificateWatchTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final TemporaryAuthority AUTHORITY = TemporaryAuthority.create(NOW);

    @TempDir
    Path directory;

    private final List<ServerCertificate> taken = new ArrayList<>();
    private final ServerCertificate next = AUTHORITY.issueForLocalhost();
    private TlsFiles files;
    private CertificateWatch watch;

    @BeforeEach
    void open() throws IOException {
        files = new TlsFiles(directory).write(AUTHORITY.issueForLocalhost());
        watch = CertificateWatch.open(files.settings(), () -> NOW);
    }

    @Test
    void open_nothingToBeginWith_isRefused() throws Exception {
        Files.delete(files.settings().certificate());

        assertThatThrownBy(() -> CertificateWatch.open(files.settings(), () -> NOW))
                .isInstanceOf(TlsFileException.class)
                .hasMessageContaining("tls.crt: does not exist");
    }

    @Test
    void look_nothingChanged_takesNothing() {
        looks(3);

        assertThat(taken).isEmpty();
    }

    @Test
    void look_bothFilesChanged_takesThemOnTheSecondLook() throws Exception {
        files.write(next);
        looks(1);
        assertThat(taken).isEmpty();
        looks(3);

        assertThat(taken).hasSize(1);
        assertThat(taken.getFirst().chain()).isEqualTo(next.chain());
    }

    @Test
    void look_certificateChangedAndTheKeyLongAfter_takesNothingUntilThen() throws Exception {
        files.certificates(next.chain());
        looks(3);
        assertThat(taken).isEmpty();
        files.key(next.key());
        looks(2);

        assertThat(taken).hasSize(1);
    }

    @Test
    void look_fileGoneAndBack_takesNothingAndLosesNothing() throws Exception {
        byte[] key = Files.readAllBytes(files.settings().key());
        Files.delete(files.settings().key());
        looks(3);
        Files.write(files.settings().key(), key);
        looks(3);

        assertThat(taken)
                .singleElement()
                .satisfies(again ->
                        assertThat(again.chain()).isEqualTo(watch.first().chain()));
    }

    @Test
    void look_takerFails_goesOnWithTheNextChange() throws Exception {
        files.write(AUTHORITY.issueForLocalhost());
        for (int i = 0; i < 2; i++) {
            watch.look(certificate -> {
                throw new IllegalStateException("not now");
            });
        }
        files.write(next);
        looks(2);

        assertThat(taken).hasSize(1);
    }

    private void looks(int times) {
        for (int i = 0; i < times; i++) {
            watch.look(taken::add);
        }
    }
}
