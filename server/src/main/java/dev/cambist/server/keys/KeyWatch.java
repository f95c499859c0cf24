package dev.cambist.server.keys;

import dev.cambist.server.watch.Poller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the keys of a server as they are in its directory, and makes new ones when it is time. */
public final class KeyWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);
    private static final Duration BETWEEN_ROTATIONS = Duration.ofHours(1);

    private final KeyDirectory keys;
    private final Poller poller = new Poller("key-watch");
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("cambist-rotation").factory());
    private Optional<Future<?>> rotation = Optional.empty();
    private Map<String, String> seen;
    private String failure = "";

    private KeyWatch(KeyDirectory keys) {
        this.keys = keys;
        this.seen = files(keys.path());
    }

    /** Begins with the keys that were asked for until now. */
    public static KeyWatch start(KeyDirectory keys, Optional<Duration> rotateEvery) {
        KeyWatch watch = new KeyWatch(keys);
        watch.poller.start(watch::look);
        watch.rotation = rotateEvery.map(age -> watch.timer.scheduleWithFixedDelay(
                () -> watch.rotate(age), 0, BETWEEN_ROTATIONS.toMillis(), TimeUnit.MILLISECONDS));
        return watch;
    }

    private void look() {
        Map<String, String> now = files(keys.path());
        if (now.equals(seen)) {
            return;
        }
        try {
            keys.reload();
            seen = now;
            failure = "";
            LOG.info("the keys have changed, and are read again");
        } catch (KeyFileException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    private void rotate(Duration age) {
        try {
            keys.rotation().rotateOlderThan(age);
        } catch (KeyFileException e) {
            LOG.error("the keys stay as they are: {}", e.getMessage());
        } catch (RuntimeException e) {
            // Thrown on, it would end the timer.
            LOG.error("the keys cannot be rotated", e);
        }
    }

    private void complain(String message) {
        if (!message.equals(failure)) {
            LOG.error("the keys have changed and cannot be read; those that were read before stay: {}", message);
        }
        failure = message;
    }

    /** Keys and certificates, each with what a change of it changes. */
    private static Map<String, String> files(Path directory) {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(path -> path.toString().matches(".*\\.(key|crt|secret)"))
                    .toList()) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                found.put(
                        file.toString(),
                        attributes.fileKey() + " " + attributes.size() + " " + attributes.lastModifiedTime());
            }
        } catch (IOException | UncheckedIOException e) {
            found.put("", String.valueOf(e.getMessage())); // changed while it was looked at; looked at again soon
        }
        return found;
    }

    @Override
    public void close() {
        poller.close();
        rotation.ifPresent(task -> task.cancel(false));
        timer.shutdown();
    }
}
