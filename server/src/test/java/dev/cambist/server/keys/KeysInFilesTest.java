package dev.cambist.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KeysInFilesTest {
    @TempDir
    private Path directory;

    @Test
    @Timeout(60)
    void change_thatFailsAfterItWaitedForAnother_leavesWhatThatOneMade() throws Exception {
        KeyPlace place = DirectoryPlace.at(directory);
        place.prepare();
        InstantSource clock = InstantSource.system();
        KeysInFiles keys = place.whileHeld(() -> KeysInFiles.open(new KeyFiles(place, KeyEncryption.NONE), clock));
        Thread failing = Thread.ofPlatform()
                .unstarted(() -> assertThatIllegalStateException()
                        .isThrownBy(() -> keys.change(() -> {
                            throw new IllegalStateException("no space left");
                        })));

        keys.change(() -> {
            failing.start();
            while (failing.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            keys.refreshSecrets().rotate(clock.instant().plusSeconds(60));
        });
        failing.join();

        assertThat(keys.refreshSecrets().states()).hasSize(2);
    }
}
