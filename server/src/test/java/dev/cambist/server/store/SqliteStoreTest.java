package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.session.NumberedRevocation;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.session.SessionFilter;
import dev.cambist.server.settings.StoreSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStoreTest extends StoreContract {
    @TempDir
    private Path directory;

    @Override
    Store open() throws Exception {
        return JdbcStore.on(SqliteDatabase.open(file()));
    }

    private Path file() {
        return directory.resolve("cambist.db");
    }

    @Test
    void open_again_hasWhatWasKept() throws Exception {
        store().sessions().save(List.of(session("s1", "corp", "alice", NOW)));
        NumberedRevocation kept = store().revocations().add(revoke(new Revoked.OfSession("s1")));
        store().close();

        try (Store again = open()) {
            assertThat(again.sessions().count(SessionFilter.ALL, NOW)).isEqualTo(1);
            assertThat(again.revocations().after(0, 10)).containsExactly(kept);
        }
    }

    @Test
    void open_databaseOfEachEarlierSchema_keepsWhatIsInIt() throws Exception {
        for (int version = 1; version < Migrations.latest(); version++) {
            Path file = directory.resolve("earlier-" + version + ".db");
            EarlierSchema.check(() -> SqliteDatabase.open(file), version);
        }
    }

    @Test
    void open_fresh_makesFilesForTheOwnerOnly() throws Exception {
        store().revocations().add(revoke(new Revoked.OfSession("s1")));

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> file.getFileName().toString().startsWith("cambist.db")))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void open_schemaOfANewerProgram_isRefusedInWords() throws Exception {
        makeNewer();

        assertThatThrownBy(this::open).hasMessageContaining("has schema 99").hasMessageContaining("newer one");
    }

    @Test
    void access_schemaOfANewerProgram_isRefusedBeforeAnythingIsOpened() throws Exception {
        makeNewer();

        assertThatThrownBy(() -> claimed(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has schema 99");
    }

    @Test
    void access_secondServerOfOneDirectory_isRefusedInWords() throws Exception {
        try (StoreAccess first = claimed(directory)) {
            assertThat(first.mayHoldMore()).isTrue();
            assertThatThrownBy(() -> claimed(directory))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is the data directory of another server")
                    .hasMessageContaining("store.postgres");
        }
    }

    @Test
    void access_afterTheFirstServerEnded_isGiven() throws Exception {
        claimed(directory).close();

        claimed(directory).close();
    }

    @Test
    void access_fileThatOthersCanRead_isRefusedWithTheRemedy() throws Exception {
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> claimed(directory)).hasMessageContaining("chmod 600");
    }

    @Test
    void access_toNothing_opensNothing() throws Exception {
        Path fresh = Files.createDirectory(directory.resolve("fresh"));

        try (StoreAccess access = claimed(fresh)) {
            assertThat(access.mayHoldMore()).isFalse();
            assertThat(fresh.resolve("cambist.db")).doesNotExist();
        }
    }

    @Test
    void open_whatIsNoDatabase_isRefused() throws Exception {
        Path other = Files.writeString(directory.resolve("other.db"), "not a database ".repeat(100));

        assertThatThrownBy(() -> JdbcStore.on(SqliteDatabase.open(other))).hasMessageContaining("other.db");
    }

    private static StoreAccess claimed(Path data) throws IOException {
        StoreAccess access = new StoreAccess(new StoreSettings.Embedded(), data);
        try {
            access.claim();
            return access;
        } catch (IOException e) {
            access.close();
            throw e;
        }
    }

    private void makeNewer() throws IOException {
        store().close();
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(4).putInt(0, 99), 60);
        }
    }
}
