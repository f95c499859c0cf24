package dev.cambist.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FileAccessTest {
    private static final int STRANGER = 54_321;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "10001, rw-------, 10001, false",
        "10001, r--------, 10001, false",
        "10001, rw-r-----, 10001, true",
        "10001, rw----r--, 10001, true",
        "10001, rw-------, 0, false",
        // A Kubernetes Secret with fsGroup; for root itself no group is meant.
        "0, r--r-----, 10001, false",
        "0, rw-r-----, 10001, false",
        "0, rw-rw----, 10001, true",
        "0, rw-r--r--, 10001, true",
        "0, rw-r-----, 0, true"
    })
    void isOpen_eachOwnerAndMode(int owner, String mode, int self, boolean open) {
        assertThat(new FileAccess(owner, PosixFilePermissions.fromString(mode)).isOpen(self))
                .isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({"10001, 10001, false", "0, 10001, false", "0, 0, false", "10002, 10001, true", "10001, 0, true"})
    void isForeign_onlyWhatNeitherThisUserNorRootPutThere(int owner, int self, boolean foreign) {
        assertThat(new FileAccess(owner, PosixFilePermissions.fromString("rw-------")).isForeign(self))
                .isEqualTo(foreign);
    }

    @Test
    void id_isTheOwnerOfWhatThisProcessMakes() throws Exception {
        Path file = Files.createFile(directory.resolve("new"));

        assertThat(FileAccess.of(file).owner()).isEqualTo(ProcessUser.id());
    }

    @Test
    void fileSystemUser_isTheFourthOfTheLine() {
        assertThat(ProcessUser.fileSystemUser("Name:\tjava\nUid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\n"))
                .isEqualTo(4);
    }

    /** A secret that another user planted beside ours was believed, and bought push. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "refresh",
                "refresh/20260131T120000Z.secret",
                "authority/20260131T120000Z.key",
                "authority/20260131T120000Z.crt"
            })
    void open_whatAnotherUserPutThere_isRefusedNamingThatUserAndTheCommand(String name) throws Exception {
        assumeTrue(ProcessUser.id() == 0, "only root can give files away");
        TestClock clock = new TestClock();
        KeyDirectory.open(directory, clock);
        Path planted = directory.resolve(name).normalize();
        Files.setAttribute(planted, "unix:uid", STRANGER);

        assertThatThrownBy(() -> KeyDirectory.open(directory, clock))
                .isInstanceOf(KeyFileException.class)
                .hasMessage(
                        planted + " belongs to user 54321, and this server runs as user 0; whoever put it there could"
                                + " make tokens; if it is one of yours, run: chown 0 " + planted);
    }

    @Test
    void exposure_readableByOthers_namesTheCommandThatHelps() throws Exception {
        Path file = Files.createFile(
                directory.resolve("secret"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(FileAccess.exposure(file))
                .contains("can be read or changed by others than its owner (rw-r--r--); run: chmod 600 " + file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(FileAccess.exposure(file)).isEmpty();
    }

    @Test
    void replaceability_belowADirectoryThatOthersChange_namesItAndTheCommandThatHelps() throws Exception {
        Path open = Files.createDirectory(directory.resolve("open"));
        Path inner = Files.createDirectory(open.resolve("inner"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(FileAccess.replaceability(inner.resolve("data")).orElseThrow())
                .contains(open + ", which others than its owner can change (rwxrwxrwx)", "chmod go-w " + open);
        Files.setAttribute(open, "unix:mode", 0b001_111_111_111);
        assertThat(FileAccess.replaceability(inner.resolve("data"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-xr-x", "rwx------", "rwxr-x--x"})
    void replaceability_belowDirectoriesOfTheOwnerAlone_isNone(String mode) throws Exception {
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString(mode));

        assertThat(FileAccess.replaceability(closed.resolve("data/keys"))).isEmpty();
    }
}
