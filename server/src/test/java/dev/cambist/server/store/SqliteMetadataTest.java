package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.Item;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteMetadataTest extends MetadataContract {
    @TempDir
    private Path directory;

    @Override
    Store open() throws Exception {
        return JdbcStore.on(SqliteDatabase.open(directory.resolve("cambist.db")));
    }

    @Test
    void open_again_hasWhatWasKept() throws Exception {
        index().pushed(APP, push(A, NOW, "v1"));
        index().change(new Item.Tag(APP, "v1"), writable(false));
        long changes = index().lockChanges();

        try (Store again = reopened()) {
            assertThat(again.metadata().tag(APP, "v1").orElseThrow().attributes())
                    .isEqualTo(new Attributes(true, false, true, true));
            assertThat(again.metadata().lockChanges()).isEqualTo(changes);
        }
    }

    private Store reopened() throws Exception {
        closeStore();
        return open();
    }
}
