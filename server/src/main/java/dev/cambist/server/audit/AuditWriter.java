package dev.cambist.server.audit;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that writes the audit, and what waits for it. */
final class AuditWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditWriter.class);
    private static final Duration STOP_TIME = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT_FOR_ROOM = Duration.ofSeconds(1);
    private static final long SLICE_MILLIS = 10;
    private static final int AT_ONCE = 256; // records, some hundred KiB of the ordinary kind

    /** What stands in the queue. */
    sealed interface Entry permits Draft, End {}

    /**
     * A record to be made and written.
     *
     * @param kept is told whether it was
     */
    record Draft(Instant time, Function<Instant, AuditRecord> draft, CompletableFuture<Boolean> kept)
            implements Entry {}

    record End() implements Entry {}

    /** A record that was made. */
    private record Made(String json, CompletableFuture<Boolean> kept) {}

    private final AuditSink sink;
    private final LongFunction<String> lostRecords;
    private final boolean strict;
    private final Duration retry;
    private final BlockingQueue<Entry> waiting;
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong confessed = new AtomicLong();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::writeAll, "audit");
    private volatile Optional<String> problem = Optional.empty();

    /** @param lostRecords the record that says that so many are lost */
    AuditWriter(AuditSink sink, LongFunction<String> lostRecords, boolean strict, int room, Duration retry) {
        this.sink = sink;
        this.lostRecords = lostRecords;
        this.strict = strict;
        this.retry = retry;
        this.waiting = new ArrayBlockingQueue<>(room);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    Optional<String> problem() {
        return problem;
    }

    boolean isInTrouble() {
        return problem.isPresent() || lost.get() > 0;
    }

    int waiting() {
        return waiting.size();
    }

    long lostInAll() {
        return lost.get() + confessed.get();
    }

    void add(Draft draft) {
        try {
            if (stopping.getCount() == 0 || !findsRoom(draft)) {
                lose("the queue is full", draft.kept());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            lose("its request was interrupted", draft.kept());
        }
    }

    /** A writer that is only slower than the requests for a moment is waited for; one that cannot write is not. */
    private boolean findsRoom(Draft draft) throws InterruptedException {
        boolean found = waiting.offer(draft);
        long slices = LONGEST_WAIT_FOR_ROOM.toMillis() / SLICE_MILLIS;
        for (long slice = 0; !found && slice < slices && problem.isEmpty() && stopping.getCount() > 0; slice++) {
            found = waiting.offer(draft, SLICE_MILLIS, TimeUnit.MILLISECONDS);
        }
        return found;
    }

    /** Writes what waits, for at most some seconds, and closes the sink. */
    @Override
    public void close() {
        stopping.countDown();
        try {
            boolean told = waiting.offer(new End(), STOP_TIME.toMillis(), TimeUnit.MILLISECONDS);
            if (!told || !thread.join(STOP_TIME)) {
                LOG.error("audit: the file did not take the last records in time; {} may be lost", waiting.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeAll() {
        try (sink) {
            boolean ended = false;
            while (!ended) {
                List<Entry> entries = next();
                ended = entries.removeIf(End.class::isInstance);
                write(entries.stream().map(Draft.class::cast).toList());
            }
            write(List.of());
        } catch (InterruptedException e) {
            LOG.error("audit: interrupted; {} records are lost", waiting.size());
        } catch (IOException e) {
            LOG.error("audit: the file was not closed in order: {}", e.toString());
        }
        if (lost.get() > 0) {
            LOG.error("audit: {} records are lost", lost.get());
        }
    }

    /** What waits; nothing, where the file is to be tried again although nothing waits. */
    private List<Entry> next() throws InterruptedException {
        List<Entry> entries = new ArrayList<>();
        Entry first = problem.isPresent() || lost.get() > 0
                ? waiting.poll(retry.toMillis(), TimeUnit.MILLISECONDS)
                : waiting.take();
        if (first != null) {
            entries.add(first);
            waiting.drainTo(entries, AT_ONCE - 1);
        }
        return entries;
    }

    private void write(List<Draft> drafts) throws InterruptedException {
        Deque<Made> made = new ArrayDeque<>();
        for (Draft draft : drafts) {
            try {
                made.add(new Made(draft.draft().apply(draft.time()).toJson(), draft.kept()));
            } catch (RuntimeException e) {
                LOG.error("audit: a record could not be made", e);
                lose("it could not be made", draft.kept());
            }
        }
        append(made);
        while (!made.isEmpty() && !strict && !stopping.await(retry.toMillis(), TimeUnit.MILLISECONDS)) {
            append(made);
        }
        if (!made.isEmpty() && !strict) {
            append(made);
        }
        made.forEach(record -> lose(strict ? "the file cannot be written" : "the server stops", record.kept()));
    }

    /** Writes records, and before them how many are lost; those that are written are taken out. */
    private void append(Deque<Made> made) {
        try {
            while (lost.get() > 0 || !made.isEmpty()) {
                long count = lost.get();
                List<String> records = new ArrayList<>();
                if (count > 0) {
                    records.add(lostRecords.apply(count));
                }
                made.forEach(record -> records.add(record.json()));
                int written = sink.append(records);
                if (count > 0) {
                    confessed.addAndGet(count);
                    lost.addAndGet(-count);
                    written--;
                    LOG.error("audit: {} records are lost; the file says so too", count);
                }
                for (int i = 0; i < written; i++) {
                    made.remove().kept().complete(true);
                }
                if (problem.isPresent()) {
                    LOG.info("audit: the file can be written again");
                    problem = Optional.empty();
                }
            }
        } catch (IOException e) {
            failed(e);
        } catch (RuntimeException e) {
            // Thrown on, it would end the thread: nothing would be recorded any more, and who waits would wait for
            // ever.
            failed(e);
        }
    }

    private void failed(Exception e) {
        if (problem.isEmpty()) {
            LOG.error(
                    strict
                            ? "audit: the file cannot be written, and no tokens are issued until it can: {}"
                            : "audit: the file cannot be written; records wait: {}",
                    e.toString());
        }
        problem = Optional.of(e instanceof IOException ? String.valueOf(e.getMessage()) : e.toString());
    }

    private void lose(String why, CompletableFuture<Boolean> kept) {
        if (lost.getAndIncrement() == 0) {
            LOG.error("audit: a record is lost because {}; the file will say how many are", why);
        }
        kept.complete(false);
    }
}
