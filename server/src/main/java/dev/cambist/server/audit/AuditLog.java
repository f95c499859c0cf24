package dev.cambist.server.audit;

import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.settings.AuditSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps the audit. A thread of its own makes the records and writes them, many at once where many wait.
 *
 * <p>Lax, requests do not wait for the disk. Up to {@value #QUEUE} records wait; a request that finds no room waits for
 * some, as long as the file can be written, because a record is worth more than a moment. While it cannot be written,
 * what finds no room is counted: the log says so when it begins, and the file gets a line
 * {@code {"time":…,"outcome":"lost","records":N}} as soon as it can be written again.
 *
 * <p>Strict, the answer to a request for a token waits until its record is on the disk. Those that wait at one time share
 * one write and one wait for the disk. While that fails, such requests are refused; how many is what {@code lost} counts.
 */
public final class AuditLog implements RequestEvents, AutoCloseable {
    static final int QUEUE = 4096; // records

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    /** Disks that take longer have failed, whatever they say later. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final AuditWriter writer;
    private final InstantSource clock;
    private final boolean strict;

    AuditLog(AuditSink sink, InstantSource clock, boolean strict, int room, Duration retry) {
        this.clock = clock;
        this.strict = strict;
        this.writer = new AuditWriter(sink, this::lostRecords, strict, room, retry);
    }

    /**
     * Opens the audit file and begins to write.
     *
     * @throws IOException when the file cannot be used, with what to do about it
     */
    public static AuditLog open(AuditSettings settings, InstantSource clock) throws IOException {
        return open(settings, clock, lines -> {});
    }

    /**
     * The same, with somebody who gets the lines that are written.
     *
     * @param written takes them without delay
     */
    public static AuditLog open(AuditSettings settings, InstantSource clock, Consumer<List<String>> written)
            throws IOException {
        AuditChain chain = AuditChain.open(settings, clock, written);
        return new AuditLog(chain, clock, settings.isStrict(), QUEUE, RETRY).start();
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

    /**
     * How the audit is.
     *
     * @param problem why the file cannot be written, while it cannot
     * @param strict whether tokens are refused while there is a problem
     * @param waiting records that are not in the file yet
     * @param lost records that are in no file, since the start
     */
    public record State(Optional<String> problem, boolean strict, int waiting, long lost) {}

    /** As it is now. */
    public State state() {
        return new State(writer.problem(), strict, writer.waiting(), writer.lostInAll());
    }

    /** Whether the file cannot be written, or does not say yet how many records are lost. */
    public boolean isInTrouble() {
        return writer.isInTrouble();
    }

    @Override
    public void publish(RequestEvent event) {
        if (strict && event.registry().isEmpty()) {
            return; // it was secured
        }
        record(time -> AuditRecord.of(event, time));
    }

    @Override
    public void secure(RequestEvent event) {
        if (strict && !isKept(time -> AuditRecord.of(event, time))) {
            throw refusal();
        }
    }

    @Override
    public void requireOpen() {
        if (strict && writer.problem().isPresent()) {
            throw refusal();
        }
    }

    /** @param draft makes the record of a request that was answered at the time given; called on the writer's thread */
    void record(Function<Instant, AuditRecord> draft) {
        writer.add(new AuditWriter.Draft(now(), draft, new CompletableFuture<>()));
    }

    /** Whether the record is on the disk now. One that is not may get there later; its request was refused then. */
    boolean isKept(Function<Instant, AuditRecord> draft) {
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        writer.add(new AuditWriter.Draft(now(), draft, kept));
        try {
            return kept.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** Writes what waits, for at most some seconds, and closes the file. */
    @Override
    public void close() {
        writer.close();
    }

    private String lostRecords(long count) {
        return new JsonWriter()
                .beginObject()
                .member("time", now().toString())
                .member("outcome", "lost")
                .member("records", count)
                .endObject()
                .toString();
    }

    private static RefusedException refusal() {
        return new RefusedException(new Temporary.AuditUnavailable(RETRY_AFTER));
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
