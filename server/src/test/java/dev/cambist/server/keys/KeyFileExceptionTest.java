package dev.cambist.server.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the operating system refuses; root, as which tests may run, is refused little. */
final class KeyFileExceptionTest {
    private static final Path FILE = Path.of("/data/one.key");

    @Test
    void cannotBe_accessDenied_saysWhoseFileItMustBe() {
        assertThat(KeyFileException.cannotBe("read", FILE, new AccessDeniedException("/data/one.key")))
                .hasMessage(
                        "/data/one.key cannot be read by this user; let it belong to the user that Cambist runs as");
    }

    @Test
    void cannotBe_reasonOfTheSystem_isSaid() {
        assertThat(KeyFileException.cannotBe(
                        "written", FILE, new FileSystemException("x", null, "Read-only file system")))
                .hasMessage("/data/one.key cannot be written (Read-only file system); check the directory and its file"
                        + " system");
    }

    @Test
    void cannotBe_noReason_namesTheFailure() {
        assertThat(KeyFileException.cannotBe("read", FILE, new IOException("a text that may hold anything")))
                .hasMessage("/data/one.key cannot be read (IOException); check the directory and its file system");
    }

    @Test
    void cannotBe_fullDisk_saysThatThereIsNoSpaceLeft() {
        assertThat(KeyFileException.cannotBe("written", FILE, new IOException("No space left on device")))
                .hasMessageStartingWith("/data/one.key cannot be written (No space left on device); ");
    }
}
