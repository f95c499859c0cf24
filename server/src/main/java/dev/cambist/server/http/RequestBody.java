package dev.cambist.server.http;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.settings.Limits;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Invocable;

/** Reads a request's body into memory, as far as it may go and as long as it may take. Blocks a virtual thread. */
record RequestBody(Request request, Limits limits) {
    private static final int FIRST = 512; // bytes; it grows with what comes, not with what is announced

    /** The whole body; it does not matter whether its length was announced. */
    byte[] read() {
        if (request.getLength() > limits.formBytes()) {
            throw tooLarge();
        }
        long deadline = System.nanoTime() + limits.bodyTime().toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream(FIRST);
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                if (!isThereMore(deadline)) {
                    throw new RefusedException(new InvalidRequest.SlowBody(limits.bodyTime()));
                }
            } else if (Content.Chunk.isFailure(chunk)) {
                throw failure(chunk.getFailure());
            } else {
                append(chunk, body);
                if (chunk.isLast()) {
                    return body.toByteArray();
                }
            }
        }
    }

    private void append(Content.Chunk chunk, ByteArrayOutputStream body) {
        boolean fits = body.size() + chunk.remaining() <= limits.formBytes();
        if (fits) {
            byte[] bytes = BufferUtil.toArray(chunk.getByteBuffer());
            body.write(bytes, 0, bytes.length);
        }
        chunk.release();
        if (!fits) {
            throw tooLarge();
        }
    }

    private RefusedException failure(Throwable failure) {
        return failure instanceof TimeoutException
                ? new RefusedException(new InvalidRequest.SlowBody(limits.idleTime()))
                : Form.malformed("it ended before its end");
    }

    private RefusedException tooLarge() {
        return new RefusedException(new InvalidRequest.BodyTooLarge(limits.formBytes()));
    }

    /** Waits for the next part of the body; whether it, the end or a failure came before the deadline. */
    private boolean isThereMore(long deadline) {
        CountDownLatch available = new CountDownLatch(1);
        request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, available::countDown));
        try {
            return available.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(new Temporary.Stopping(Listeners.RETRY_AFTER_STOP));
        }
    }
}
