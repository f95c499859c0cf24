package dev.cambist.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.cambist.core.jose.SignatureAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that were there and are not any more, and drafts that must not stay. */
final class LostKeysTest {
    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();

    private KeyDirectory open(Path root) throws KeyFileException {
        KeyDirectory keys = KeyDirectory.open(root, clock);
        keys.signingKeys("one", TrustProfile.X5C, SignatureAlgorithm.ES256);
        return keys;
    }

    private static void remove(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void open_directoryThatIsNotThere_makesKeysWithoutAWarning() throws Exception {
        try (CapturedLog log = CapturedLog.of(KeyDirectory.class)) {
            open(directory.resolve("data"));

            assertThat(log.messages(Level.WARN)).isEmpty();
        }
    }

    @Test
    void open_emptyDirectory_warnsOfWhatNewKeysMean() throws Exception {
        try (CapturedLog log = CapturedLog.of(KeyDirectory.class)) {
            open(directory);

            assertThat(log.messages(Level.WARN)).hasSize(2);
            assertThat(log.messages(Level.WARN).getFirst())
                    .contains("no secret of refresh tokens in " + directory)
                    .contains("unless this is the first start")
                    .contains("has to sign in again");
            assertThat(log.messages(Level.WARN).getLast())
                    .contains("no authority in " + directory)
                    .contains("registries refuse all tokens until they are told of the new one (cambist trust)");
        }
    }

    @Test
    void open_keysThatAreThere_warnsOfNothing() throws Exception {
        open(directory);
        try (CapturedLog log = CapturedLog.of(KeyDirectory.class);
                CapturedLog services = CapturedLog.of(ServiceKeys.class)) {
            open(directory);

            assertThat(log.messages(Level.WARN)).isEmpty();
            assertThat(services.messages(Level.WARN)).isEmpty();
        }
    }

    @Test
    void signingKeys_lostKeyOfAService_isReplacedWithAWarning() throws Exception {
        open(directory);
        try (Stream<Path> files = Files.list(directory.resolve("services/one"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        try (CapturedLog log = CapturedLog.of(ServiceKeys.class)) {
            open(directory);

            assertThat(log.messages(Level.WARN))
                    .singleElement()
                    .asString()
                    .contains("there is no key of one in ")
                    .contains("(cambist trust)");
        }
    }

    /** A change that takes rights away needs no key that is not there already. */
    @Test
    void signingKeys_directoryDeletedMeanwhile_givesThoseThatWereRead() throws Exception {
        Path data = directory.resolve("data");
        KeyDirectory keys = open(data);
        String before = keys.jwks();
        remove(data);

        assertThat(keys.signingKeys("one", TrustProfile.X5C, SignatureAlgorithm.ES256)
                        .get()
                        .all())
                .hasSize(1);
        assertThat(keys.jwks()).isEqualTo(before);
        assertThatThrownBy(() -> keys.signingKeys("other", TrustProfile.X5C, SignatureAlgorithm.ES256))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining(data.toString());
    }

    @Test
    void write_thatFails_leavesNoDraft() throws Exception {
        Path file = directory.resolve("taken");
        Files.createDirectory(file);
        Files.createFile(file.resolve("inside")); // so that no file can take its place

        assertThatThrownBy(() -> OwnerOnlyFiles.write(file, new byte[] {1}))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("cannot be written");

        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(Path::getFileName).map(Path::toString).toList()).isEqualTo(List.of("taken"));
        }
    }

    /** Without it the first secret would be readable by whoever looks while it is written. */
    @Test
    void write_makesTheFileForItsOwnerAlone() throws Exception {
        Path file = directory.resolve("secret");

        OwnerOnlyFiles.write(file, new byte[] {1});

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
