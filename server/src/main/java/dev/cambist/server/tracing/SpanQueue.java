package dev.cambist.server.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spans on their way to a collector. A request leaves its spans here and goes on; what finds no room is dropped. Whatever
 * takes time, the first classes of the SDK's exporter included, takes it on the one thread here.
 */
final class SpanQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpanQueue.class);
    private static final int ROOM = 2048; // requests, as the SDK's own queue has for spans
    private static final int BATCH = 512; // spans, as the SDK's
    private static final long GATHERING = TimeUnit.SECONDS.toNanos(1);
    private static final List<SpanData> WAKE = List.of();

    private final Supplier<SpanExporter> collector;
    private final String name;
    private final Duration patience;
    private final Duration flush;
    private final BlockingQueue<List<SpanData>> waiting = new ArrayBlockingQueue<>(ROOM);
    private final LongAdder sent = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder overflow = new LongAdder();
    private final Thread thread = new Thread(this::sendAll, "tracing");
    private volatile boolean stopping;
    private @Nullable SpanExporter exporter; // this and the next two are the thread's own
    private boolean inTrouble;
    private long overflowed; // spans, as far as it was said

    /**
     * A queue whose thread runs.
     *
     * @param collector is asked once, on that thread
     * @param name of the collector, for the log
     * @param patience how long one batch may take
     * @param flush how long the rest may take at a stop
     */
    SpanQueue(Supplier<SpanExporter> collector, String name, Duration patience, Duration flush) {
        this.collector = collector;
        this.name = name;
        this.patience = patience;
        this.flush = flush;
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes the spans of one request. */
    void add(List<SpanData> spans) {
        if (stopping || !waiting.offer(spans)) {
            dropped.add(spans.size());
            overflow.add(spans.size());
        }
    }

    /** Spans that the collector has taken. */
    long sent() {
        return sent.sum();
    }

    /** Spans that no collector got. */
    long dropped() {
        return dropped.sum();
    }

    private void sendAll() {
        List<SpanData> batch = new ArrayList<>(BATCH);
        try {
            while (!Thread.interrupted() && (!stopping || !waiting.isEmpty())) {
                gather(batch);
                if (!batch.isEmpty()) {
                    send(batch);
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            // The time for the rest is over.
        } finally {
            List<List<SpanData>> rest = new ArrayList<>(List.of(batch));
            waiting.drainTo(rest);
            rest.forEach(spans -> dropped.add(spans.size()));
            SpanExporter opened = exporter;
            if (opened != null) {
                CompletableResultCode ignored = opened.shutdown(); // of its own threads, which nobody waits for
            }
        }
    }

    /** Waits for spans, and a moment for more of them: a collector takes many at once more easily than one by one. */
    private void gather(List<SpanData> batch) throws InterruptedException {
        batch.addAll(waiting.take());
        long end = System.nanoTime() + GATHERING;
        while (batch.size() < BATCH) {
            List<SpanData> more =
                    stopping ? waiting.poll() : waiting.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (more == null) {
                return;
            }
            batch.addAll(more);
        }
    }

    private void send(List<SpanData> batch) {
        String trouble = export(List.copyOf(batch));
        if (trouble == null) {
            sent.add(batch.size());
        } else {
            dropped.add(batch.size());
        }
        tell(trouble);
    }

    private @Nullable String export(List<SpanData> batch) {
        try {
            SpanExporter opened = exporter;
            if (opened == null) {
                opened = collector.get();
                exporter = opened;
            }
            CompletableResultCode result = opened.export(batch).join(patience.toMillis(), TimeUnit.MILLISECONDS);
            return result.isSuccess() ? null : Collector.reason(result.getFailureThrowable());
        } catch (RuntimeException e) {
            return e.toString();
        }
    }

    /** Says once that something begins to be wrong, and once that it ends. */
    private void tell(@Nullable String trouble) {
        long late = overflow.sum();
        if (trouble != null && !inTrouble) {
            LOG.warn("the collector of traces {} takes no spans: {}; they are dropped until it does", name, trouble);
        } else if (trouble == null && inTrouble) {
            LOG.info("the collector of traces {} takes spans again; {} were dropped so far", name, dropped());
        } else if (late > overflowed && overflowed == 0) {
            LOG.warn("the collector of traces {} takes spans too slowly; some are dropped", name);
        }
        overflowed = late;
        inTrouble = trouble != null;
    }

    /** Sends what waits, as long as there is time for it. */
    @Override
    public void close() {
        stopping = true;
        waiting.offer(WAKE); // where there is no room the thread is awake
        try {
            if (!thread.join(flush)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
