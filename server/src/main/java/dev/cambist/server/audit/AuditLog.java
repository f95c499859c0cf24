package dev.cambist.server.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.settings.AuditSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the audit on a thread of its own. Requests never wait for the disk: while it is full or slow, up to
 * {@value #QUEUE} records wait, and those that find no room are counted. The log says so when it begins, and the file
 * gets a line {@code {"time":…,"outcome":"lost","records":N}} as soon as it can be written again.
 */
public final class AuditLog implements RequestEvents, AutoCloseable {
    static final int QUEUE = 4096; // records

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration STOP_TIME = Duration.ofSeconds(5);

    /** What stands in the queue. */
    private sealed interface Entry {
        record Draft(Instant time, Function<Instant, AuditRecord> draft) implements Entry {}

        record End() implements Entry {}
    }

    private final AuditSink sink;
    private final InstantSource clock;
    private final Duration retry;
    private final BlockingQueue<Entry> waiting;
    private final AtomicLong lost = new AtomicLong();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread writer = new Thread(this::writeAll, "audit");
    private volatile boolean failing;

    AuditLog(AuditSink sink, InstantSource clock, int room, Duration retry) {
        this.sink = sink;
        this.clock = clock;
        this.retry = retry;
        this.waiting = new ArrayBlockingQueue<>(room);
        writer.setDaemon(true);
    }

    /**
     * Opens the audit file and begins to write.
     *
     * @throws IOException when the file cannot be used, with what to do about it
     */
    public static AuditLog open(AuditSettings settings, InstantSource clock) throws IOException {
        return new AuditLog(AuditFile.open(settings), clock, QUEUE, RETRY).start();
    }

    /**
     * Refuses what {@link #open} would refuse of a file that is there already, and makes nothing.
     *
     * @throws IOException with what to do about it
     */
    public static void check(AuditSettings settings) throws IOException {
        AuditFile.check(settings.file());
    }

    AuditLog start() {
        writer.start();
        return this;
    }

    @Override
    public void publish(RequestEvent event) {
        record(time -> AuditRecord.of(event, time));
    }

    /** Whether the file cannot be written, or does not say yet how many records are lost. */
    public boolean isInTrouble() {
        return failing || lost.get() > 0;
    }

    /** @param draft makes the record of a request that was answered at the time given; called on the writer's thread */
    void record(Function<Instant, AuditRecord> draft) {
        if (stopping.getCount() == 0 || !waiting.offer(new Entry.Draft(now(), draft))) {
            lose("the queue is full");
        }
    }

    /** Writes what waits, for at most some seconds, and closes the file. */
    @Override
    public void close() {
        stopping.countDown();
        try {
            boolean told = waiting.offer(new Entry.End(), STOP_TIME.toMillis(), TimeUnit.MILLISECONDS);
            if (!told || !writer.join(STOP_TIME)) {
                LOG.error("audit: the file did not take the last records in time; {} may be lost", waiting.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeAll() {
        try (sink) {
            while (waiting.take() instanceof Entry.Draft next) {
                write(next);
            }
            confessLoss();
        } catch (InterruptedException e) {
            LOG.error("audit: interrupted; {} records are lost", waiting.size());
        } catch (IOException e) {
            LOG.error("audit: the file was not closed in order: {}", e.toString());
        }
        if (lost.get() > 0) {
            LOG.error("audit: {} records are lost", lost.get());
        }
    }

    private void write(Entry.Draft next) throws InterruptedException {
        byte[] line;
        try {
            line = line(next.draft().apply(next.time()).toJson());
        } catch (RuntimeException e) {
            LOG.error("audit: a record could not be made", e);
            lose("it could not be made");
            return;
        }
        boolean written = append(line);
        while (!written && !stopping.await(retry.toMillis(), TimeUnit.MILLISECONDS)) {
            written = append(line);
        }
        if (!written && !append(line)) {
            lose("the server stops");
        }
    }

    private boolean append(byte[] line) {
        try {
            confessLoss();
            sink.append(line);
            if (failing) {
                LOG.info("audit: the file can be written again");
            }
            failing = false;
            return true;
        } catch (IOException e) {
            if (!failing) {
                LOG.error("audit: the file cannot be written; records wait: {}", e.toString());
            }
            failing = true;
            return false;
        }
    }

    private void confessLoss() throws IOException {
        long count = lost.get();
        if (count > 0) {
            JsonWriter json = new JsonWriter().beginObject();
            json.member("time", now().toString());
            sink.append(line(json.member("outcome", "lost")
                    .member("records", count)
                    .endObject()
                    .toString()));
            lost.addAndGet(-count);
            LOG.error("audit: {} records are lost; the file says so too", count);
        }
    }

    private void lose(String why) {
        if (lost.getAndIncrement() == 0) {
            LOG.error("audit: a record is lost because {}; the file will say how many are", why);
        }
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    private static byte[] line(String json) {
        return (json + "\n").getBytes(US_ASCII);
    }
}
