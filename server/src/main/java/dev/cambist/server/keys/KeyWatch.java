package dev.cambist.server.keys;

import dev.cambist.server.watch.Poller;
import dev.cambist.server.watch.Reloads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the keys of a server as they are in its directory, and makes new ones when it is time. */
public final class KeyWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeyWatch.class);
    private static final Duration BETWEEN_ROTATIONS = Duration.ofHours(1);
    /** Well within the time before a new key signs. */
    private static final Duration BETWEEN_LOOKS_AT_THE_TOKEN = Duration.ofMinutes(1);

    private final KeyDirectory keys;
    private final Poller poller = new Poller("key-watch");
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("cambist-rotation").factory());
    private Optional<Future<?>> rotation = Optional.empty();
    private Optional<Future<?>> looks = Optional.empty();
    private String seen = "";
    private volatile String failure = "";
    private volatile boolean isBlind;
    private final LongAdder loaded = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** A watch that does not look by itself yet. */
    KeyWatch(KeyDirectory keys) {
        this.keys = keys;
    }

    /**
     * Begins with the keys that were asked for until now. They are read again once, because somebody may have added to
     * them since they were opened.
     *
     * @param lead how long before it signs a key is made
     */
    public static KeyWatch start(KeyDirectory keys, Optional<Duration> rotateEvery, Duration lead) {
        KeyWatch watch = new KeyWatch(keys);
        watch.poller.start(watch::look);
        watch.rotation = rotateEvery.map(age -> watch.timer.scheduleWithFixedDelay(
                () -> watch.rotate(age, lead), 0, BETWEEN_ROTATIONS.toMillis(), TimeUnit.MILLISECONDS));
        if (keys.isInToken()) {
            long pause = BETWEEN_LOOKS_AT_THE_TOKEN.toMillis();
            watch.looks = Optional.of(
                    watch.timer.scheduleWithFixedDelay(watch::lookAtTheToken, pause, pause, TimeUnit.MILLISECONDS));
        }
        return watch;
    }

    /** What came of all changes until now; the same failure, met at each look, is one. */
    public Reloads reloads() {
        return new Reloads(loaded.sum(), refused.sum(), 0, isBlind || !failure.isEmpty());
    }

    /** One look. */
    void look() {
        try {
            String now = version();
            if (now.equals(seen)) {
                return;
            }
            keys.reload();
            if (!seen.isEmpty()) {
                LOG.info("the keys have changed, and are read again");
                loaded.increment();
            }
            seen = now;
            failure = "";
        } catch (KeyFileException e) {
            complain("the keys have changed and cannot be read", String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            complain("the keys cannot be looked at", e.toString()); // thrown on, it would end the watch
        }
    }

    /** What was seen last, when it cannot be seen now. */
    private String version() {
        try {
            String now = keys.files().place().version();
            if (isBlind) {
                LOG.info("it can be seen again whether the keys change");
            }
            isBlind = false;
            return now;
        } catch (KeyFileException e) {
            if (!isBlind) {
                LOG.error(
                        "it cannot be seen whether the keys change; those that were read before stay: {}",
                        e.getMessage());
            }
            isBlind = true;
            return seen;
        }
    }

    private void rotate(Duration age, Duration lead) {
        try {
            keys.rotation().rotateOlderThan(age, lead);
        } catch (KeyFileException e) {
            LOG.error("the keys stay as they are: {}", e.getMessage());
        } catch (RuntimeException e) {
            // Thrown on, it would end the timer.
            LOG.error("the keys cannot be rotated", e);
        }
    }

    private void lookAtTheToken() {
        try {
            keys.reloadToken();
        } catch (RuntimeException e) {
            LOG.error("the token cannot be looked at", e); // thrown on, it would end the timer
        }
    }

    private void complain(String problem, String message) {
        if (!message.equals(failure)) {
            refused.increment();
            LOG.error("{}; those that were read before stay: {}", problem, message);
        }
        failure = message;
    }

    @Override
    public void close() {
        poller.close();
        rotation.ifPresent(task -> task.cancel(false));
        looks.ifPresent(task -> task.cancel(false));
        timer.shutdown();
    }
}
