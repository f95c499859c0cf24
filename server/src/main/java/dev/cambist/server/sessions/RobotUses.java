package dev.cambist.server.sessions;

import dev.cambist.core.identity.Caller;
import dev.cambist.core.session.Robot;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.audit.RequestEvent;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.store.StoreSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When robots were last given a token, and where: gathered in memory, where there is one entry for each robot, and written
 * down once a second on a thread of its own, so that no request waits for the store. So are digests of passwords that came
 * in after their key was replaced.
 */
public final class RobotUses implements RequestEvents, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RobotUses.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration STOP_TIME = Duration.ofSeconds(10);

    private final StoreSource store;
    private final LiveRobots robots;
    private final InstantSource clock;
    private final Map<String, Robot.Use> waiting = new ConcurrentHashMap<>();
    private final ReentrantLock writing = new ReentrantLock();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread writer = new Thread(this::writeAll, "robots");
    private boolean failing;
    private boolean digestsFail;

    RobotUses(StoreSource store, LiveRobots robots, InstantSource clock) {
        this.store = store;
        this.robots = robots;
        this.clock = clock;
        writer.setDaemon(true);
    }

    /** Begins to write. */
    public static RobotUses start(StoreSource store, LiveRobots robots, InstantSource clock) {
        RobotUses uses = new RobotUses(store, robots, clock);
        uses.writer.start();
        return uses;
    }

    @Override
    public void publish(RequestEvent event) {
        if (event.result() instanceof RequestEvent.Result.Issued
                && event.caller().orElse(null) instanceof Caller.Robot robot) {
            Robot.Use use = new Robot.Use(clock.instant(), event.client().getHostAddress(), event.agent());
            waiting.merge(robot.name(), use, RobotUses::later);
        }
    }

    private static Robot.Use later(Robot.Use one, Robot.Use other) {
        return other.at().isBefore(one.at()) ? one : other;
    }

    private void writeAll() {
        try {
            boolean last;
            do {
                last = stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                write();
            } while (!last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what waits; what cannot be written waits on. */
    public void write() {
        writing.lock();
        try {
            Map<String, Robot.Use> batch = Map.copyOf(waiting);
            batch.forEach(waiting::remove); // but not a later use that has come meanwhile
            if (!batch.isEmpty()) {
                write(batch);
            }
            digestAnew();
        } finally {
            writing.unlock();
        }
    }

    private void write(Map<String, Robot.Use> batch) {
        try {
            store.get().robots().used(batch);
            failing = false;
        } catch (StoreException | RuntimeException e) {
            if (!failing) {
                LOG.error("store: the last uses of robots cannot be written; they wait: {}", e.getMessage(), e);
            }
            failing = true;
            batch.forEach((name, use) -> waiting.merge(name, use, RobotUses::later));
        }
    }

    private void digestAnew() {
        try {
            robots.digestAnew();
            digestsFail = false;
        } catch (StoreException | RuntimeException e) {
            if (!digestsFail) {
                LOG.error(
                        "store: passwords of robots cannot be kept as digests of the new key; those of the former stay: {}",
                        e.getMessage(),
                        e);
            }
            digestsFail = true;
        }
    }

    /** Writes what waits, for at most some seconds. */
    @Override
    public void close() {
        stopping.countDown();
        try {
            if (!writer.join(STOP_TIME)) {
                LOG.error("store: the last uses of robots were not written in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
