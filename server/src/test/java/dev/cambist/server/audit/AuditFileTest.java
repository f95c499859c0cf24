package dev.cambist.server.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.server.settings.AuditSettings;
import dev.cambist.server.settings.AuditSettings.Mode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditFileTest {
    private final AtomicReference<Instant> clock = new AtomicReference<>(Records.NOW);

    @TempDir
    private Path directory;

    @Test
    void file_made_isItsOwnersOnly() throws IOException {
        try (AuditFile file = open(1000, 3)) {
            file.append(line("one"));
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
    }

    @Test
    void file_openedAgain_goesOn() throws IOException {
        for (String text : new String[] {"one", "two"}) {
            try (AuditFile file = open(1000, 3)) {
                file.append(line(text));
            }
        }

        assertThat(path()).hasContent("one\ntwo\n");
    }

    /** Whatever the umask is: in a directory that others may change, they could put another file in its place. */
    @Test
    void file_inADirectoryThatIsNotThere_makesOneForItsOwnerAlone() throws IOException {
        Path inner = directory.resolve("audit");
        AuditFile.open(new AuditSettings(inner.resolve("audit.jsonl"), 1000, 3), clock::get)
                .close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(inner)))
                .isEqualTo("rwx------");
    }

    @Test
    void file_withHalfALine_goesOnInANewOne() throws IOException {
        Files.createFile(path(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(path(), "one\nhal");
        try (AuditFile file = open(1000, 3)) {
            file.append(line("two"));
        }

        assertThat(path()).hasContent("one\nhal\ntwo\n");
    }

    @Test
    void file_full_becomesTheFirstOfTheEarlier() throws IOException {
        try (AuditFile file = open(8, 2)) {
            for (String text : new String[] {"one", "two", "three", "four", "five", "six"}) {
                file.append(line(text));
            }
        }

        assertThat(path()).hasContent("six\n");
        assertThat(directory.resolve("audit.jsonl.1")).hasContent("five\n");
        assertThat(directory.resolve("audit.jsonl.2")).hasContent("four\n");
        assertThat(directory.resolve("audit.jsonl.3")).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("audit.jsonl.1"))))
                .isEqualTo("rw-------");
    }

    @Test
    void file_movedAwayBySomebodyElse_isMadeAnew() throws IOException {
        try (AuditFile file = open(1000, 3)) {
            file.append(line("one"));
            Files.move(path(), directory.resolve("elsewhere"));
            clock.set(Records.NOW.plusSeconds(1));
            file.append(line("two"));
        }

        assertThat(path()).hasContent("two\n");
        assertThat(directory.resolve("elsewhere")).hasContent("one\n");
    }

    /** Asking costs as much as writing; what is written meanwhile is in the file that was moved. */
    @Test
    void file_movedAwayAMomentAgo_isStillWrittenTo() throws IOException {
        try (AuditFile file = open(1000, 3)) {
            file.append(line("one"));
            Files.move(path(), directory.resolve("elsewhere"));
            file.append(line("two"));
        }

        assertThat(directory.resolve("elsewhere")).hasContent("one\ntwo\n");
    }

    /** What was acknowledged would be removed with the file. */
    @Test
    void file_ofAStrictAuditMovedAwayAMomentAgo_isMadeAnew() throws IOException {
        AuditSettings strict = new AuditSettings(path(), Mode.STRICT, 1000, Optional.empty(), 3);
        try (AuditFile file = AuditFile.open(strict, clock::get)) {
            file.append(line("one"));
            Files.move(path(), directory.resolve("elsewhere"));
            file.append(line("two"));
        }

        assertThat(path()).hasContent("two\n");
    }

    /** As logrotate does it with {@code copytruncate}. */
    @Test
    void file_emptiedBySomebodyElse_goesOnAtItsBeginning() throws IOException {
        try (AuditFile file = open(1000, 3)) {
            file.append(line("one"));
            Files.copy(path(), directory.resolve("copy"));
            try (FileChannel channel = FileChannel.open(path(), StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }
            file.append(line("two"));
        }

        assertThat(path()).hasContent("two\n");
    }

    @Test
    void file_old_becomesTheFirstOfTheEarlier() throws IOException {
        AuditSettings daily = new AuditSettings(path(), Mode.LAX, 1000, Optional.of(Duration.ofDays(1)), 3);
        try (AuditFile file = AuditFile.open(daily, clock::get)) {
            file.append(line("{\"time\":\"" + Records.NOW + "\"}"));
            clock.set(Records.NOW.plus(Duration.ofHours(23)));
            file.append(line("same day"));
        }
        try (AuditFile file = AuditFile.open(daily, clock::get)) {
            clock.set(Records.NOW.plus(Duration.ofHours(24)));
            file.append(line("next day"));
        }

        assertThat(path()).hasContent("next day\n");
        assertThat(directory.resolve("audit.jsonl.1")).content().endsWith("same day\n");
    }

    @Test
    void file_openToOthers_isRefusedWithTheCommandThatMendsIt() throws IOException {
        Files.writeString(path(), "");
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> open(1000, 3))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("rw-r-----")
                .hasMessageContaining("chmod 600 " + path());
    }

    @Test
    void file_ofAnotherServer_isRefused() throws IOException {
        try (AuditFile file = open(1000, 3)) {
            file.append(line("one"));

            assertThatThrownBy(() -> open(1000, 3)).hasMessageContaining("another server writes to the audit file");
        }
    }

    private AuditFile open(long maxBytes, int keep) throws IOException {
        return AuditFile.open(new AuditSettings(path(), maxBytes, keep), clock::get);
    }

    private Path path() {
        return directory.resolve("audit.jsonl");
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(US_ASCII);
    }
}
