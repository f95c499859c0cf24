package dev.cambist.server.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.server.settings.AuditSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditFileTest {
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
        AuditFile.open(new AuditSettings(inner.resolve("audit.jsonl"), 1000, 3)).close();

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
            file.append(line("two"));
        }

        assertThat(path()).hasContent("two\n");
        assertThat(directory.resolve("elsewhere")).hasContent("one\n");
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
        return AuditFile.open(new AuditSettings(path(), maxBytes, keep));
    }

    private Path path() {
        return directory.resolve("audit.jsonl");
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(US_ASCII);
    }
}
