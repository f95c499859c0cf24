package dev.cambist.server.config;

import static dev.cambist.server.config.ConfigurationFolder.ACCESS;
import static dev.cambist.server.config.ConfigurationFolder.REGISTRIES;
import static dev.cambist.server.config.ConfigurationFolder.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.settings.Configuration;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationWatchTest {
    private static final String FIRST = SERVER + REGISTRIES + ACCESS;
    private static final String SECOND = SERVER + REGISTRIES.replace("registry", "second") + ACCESS;

    @TempDir
    Path directory;

    private ConfigurationFolder folder;
    private Path file;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
        file = folder.write("cambist.yaml", FIRST);
    }

    @Test
    void watch_goodChange_isLive() throws Exception {
        BlockingQueue<Configuration> live = new LinkedBlockingQueue<>();
        try (ConfigurationWatch watch = ConfigurationWatch.open(file, Map.of())) {
            watch.start(live::add);
            folder.write("cambist.yaml", SECOND);

            assertThat(serviceOf(live.poll(30, TimeUnit.SECONDS))).isEqualTo("second.example.com");
        }
    }

    @Test
    void watch_thread_isANamedDaemonThatEndsWithClose() throws Exception {
        BlockingQueue<Thread> seen = new LinkedBlockingQueue<>();
        Thread thread;
        try (ConfigurationWatch watch = ConfigurationWatch.open(file, Map.of())) {
            watch.start(change -> seen.add(Thread.currentThread()));
            folder.write("cambist.yaml", SECOND);
            thread = seen.poll(30, TimeUnit.SECONDS);
        }

        assertThat(thread.getName()).isEqualTo("cambist-configuration-watch");
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void close_fromTheCallback_doesNotWaitForItself() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        ConfigurationWatch watch = ConfigurationWatch.open(file, Map.of());
        watch.start(change -> {
            watch.close();
            done.countDown();
        });
        folder.write("cambist.yaml", SECOND);

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void close_neverStarted_isFine() throws Exception {
        ConfigurationWatch watch = ConfigurationWatch.open(file, Map.of());
        watch.close();
        watch.close();

        assertThat(serviceOf(watch.current())).isEqualTo("registry.example.com");
    }

    @Test
    void start_twice_isRefused() throws Exception {
        try (ConfigurationWatch watch = ConfigurationWatch.open(file, Map.of())) {
            watch.start(change -> {});

            assertThatIllegalStateException().isThrownBy(() -> watch.start(change -> {}));
        }
    }

    @Test
    void open_badFile_isRefused() {
        folder.write("cambist.yaml", "server: 1\n");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ConfigurationWatch.open(file, Map.of()));
    }

    @Test
    void start_changeSinceOpen_isSeen() throws Exception {
        ConfigurationWatch watch = ConfigurationWatch.open(file, Map.of());
        folder.write("cambist.yaml", SECOND);
        BlockingQueue<Configuration> live = new LinkedBlockingQueue<>();
        watch.start(live::add);

        assertThat(serviceOf(live.poll(30, TimeUnit.SECONDS))).isEqualTo("second.example.com");
        watch.close();
    }

    @Test
    void watch_callbackThrowsAnError_goesOn() throws Exception {
        BlockingQueue<String> live = new LinkedBlockingQueue<>();
        try (ConfigurationWatch watch = ConfigurationWatch.open(file, Map.of())) {
            watch.start(change -> {
                live.add(serviceOf(change));
                throw new StackOverflowError();
            });
            folder.write("cambist.yaml", SECOND);
            assertThat(live.poll(30, TimeUnit.SECONDS)).isEqualTo("second.example.com");
            folder.write("cambist.yaml", SECOND.replace("second", "third"));

            assertThat(live.poll(30, TimeUnit.SECONDS)).isEqualTo("third.example.com");
        }
    }

    private static String serviceOf(Configuration configuration) {
        return configuration.registries().getFirst().service();
    }
}
