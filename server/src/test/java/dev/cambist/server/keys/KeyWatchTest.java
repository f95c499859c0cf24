package dev.cambist.server.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.watch.Reloads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a watch of keys says of its looks, each made by the test itself. */
final class KeyWatchTest {
    @TempDir
    private Path temporary;

    private final TestClock clock = new TestClock();
    private Path directory;
    private KeyWatch watch;

    @BeforeEach
    void open() throws Exception {
        directory = temporary.resolve("keys");
        watch = new KeyWatch(KeyDirectory.open(directory, clock));
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void reloads_nothingChanges_areNone() {
        looks(5);

        assertThat(watch.reloads()).isEqualTo(new Reloads(0, 0, 0, false));
    }

    @Test
    void reloads_keysOfAnotherProcess_areCountedOnceEach() throws Exception {
        looks(1);
        KeyDirectory other = KeyDirectory.open(directory, clock);
        other.rotation().rotateRefreshSecret(Duration.ofMinutes(10));
        looks(3);
        other.rotation().rotateRefreshSecret(Duration.ofMinutes(20));
        looks(3);

        assertThat(watch.reloads()).isEqualTo(new Reloads(2, 0, 0, false));
    }

    @Test
    void reloads_keysThatCannotBeRead_areOneFailureHoweverOftenItIsMet_untilTheyCan() throws Exception {
        looks(1);
        Path secret;
        try (var files = Files.list(directory.resolve("refresh"))) {
            secret = files.findFirst().orElseThrow();
        }
        String good = Files.readString(secret);

        Files.writeString(secret, "nonsense\n");
        looks(5);
        assertThat(watch.reloads()).isEqualTo(new Reloads(0, 1, 0, true));

        Files.writeString(secret, good);
        looks(5);
        assertThat(watch.reloads().isBehind()).isFalse();
        assertThat(watch.reloads().refused()).isOne();
    }

    private void looks(int times) {
        for (int i = 0; i < times; i++) {
            watch.look();
        }
    }
}
