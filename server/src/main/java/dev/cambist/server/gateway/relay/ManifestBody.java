package dev.cambist.server.gateway.relay;

import dev.cambist.core.metadata.ManifestReader;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.http.Intake;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Reads manifests whole before they go on, so that nobody holds a tag while its body is on the way, and so that what is
 * said of them is true. All that wait at once have one room; a client takes as much of it as it has sent.
 */
final class ManifestBody {
    private static final long ROOM = 64L * 1024 * 1024; // bytes, all together
    private static final Duration RETRY_AFTER_STOP = Duration.ofSeconds(2);

    private final AtomicLong taken = new AtomicLong();
    private final LongAdder refused = new LongAdder();
    private final Intake intake;
    private final long room;

    ManifestBody() {
        this(ROOM, System::nanoTime);
    }

    /** @param room in bytes, for all together */
    ManifestBody(long room, LongSupplier nanoTime) {
        this.room = room;
        this.intake = new Intake(nanoTime);
    }

    /** A whole body, whose room is to be given back. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares two
    record Whole(byte[] bytes, Runnable giveBack) {}

    /** @param patience between two parts of it */
    Whole read(Upload upload, Duration patience) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(0);
        boolean whole = false;
        try {
            while (!whole) {
                Content.Chunk chunk = next(upload, patience);
                whole = chunk.isLast();
                add(chunk, body);
            }
        } finally {
            if (!whole) {
                taken.addAndGet(-body.size());
            }
        }
        intake.served();
        return new Whole(body.toByteArray(), () -> taken.addAndGet(-body.size()));
    }

    /** How many found no room. */
    long refused() {
        return refused.sum();
    }

    private void add(Content.Chunk chunk, ByteArrayOutputStream body) {
        try {
            int more = chunk.remaining();
            if (body.size() + more > ManifestReader.MAX_BYTES) {
                throw new RefusedException(new RegistryRefusal.ManifestTooLarge(ManifestReader.MAX_BYTES));
            }
            if (taken.addAndGet(more) > room) {
                taken.addAndGet(-more);
                refused.increment();
                throw new RefusedException(new Temporary.Overloaded(intake.refused()));
            }
            body.writeBytes(BufferUtil.toArray(chunk.getByteBuffer()));
        } finally {
            chunk.release();
        }
    }

    private static Content.Chunk next(Upload upload, Duration patience) {
        while (true) {
            Content.Chunk chunk = upload.read();
            if (chunk != null && Content.Chunk.isFailure(chunk)) {
                throw new RefusedException(
                        chunk.getFailure() instanceof TimeoutException
                                ? new InvalidRequest.SlowBody(patience)
                                : new InvalidRequest.MalformedRequest(
                                        "its body does not have the length that it announces"));
            }
            if (chunk != null) {
                return chunk;
            }
            CompletableFuture<Boolean> more = new CompletableFuture<>();
            upload.demand(() -> more.complete(true));
            await(more, patience);
        }
    }

    private static void await(CompletableFuture<Boolean> more, Duration patience) {
        try {
            more.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new RefusedException(new InvalidRequest.SlowBody(patience));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(new Temporary.Stopping(RETRY_AFTER_STOP));
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing completes it with a failure", e);
        }
    }
}
