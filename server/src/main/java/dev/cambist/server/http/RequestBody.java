package dev.cambist.server.http;

import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Invocable;

/** Reads a request's body into memory, as far as it may go and as long as it may take. */
record RequestBody(Request request, Limits limits) {
    /** The whole body; it does not matter whether its length was announced. Blocks a virtual thread. */
    byte[] read() {
        if (request.getLength() > limits.formBytes()) {
            throw tooLarge();
        }
        long deadline = System.nanoTime() + limits.bodyTime().toNanos();
        ByteArrayOutputStream body =
                new ByteArrayOutputStream(Math.clamp(request.getLength(), 256, limits.formBytes()));
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                await(deadline);
            } else if (Content.Chunk.isFailure(chunk)) {
                throw chunk.getFailure() instanceof TimeoutException
                        ? slow()
                        : Form.malformed("it ended before its end");
            } else {
                append(chunk, body);
                if (chunk.isLast()) {
                    return body.toByteArray();
                }
            }
        }
    }

    private void append(Content.Chunk chunk, ByteArrayOutputStream body) {
        try {
            if (body.size() + chunk.remaining() > limits.formBytes()) {
                throw tooLarge();
            }
            byte[] bytes = BufferUtil.toArray(chunk.getByteBuffer());
            body.write(bytes, 0, bytes.length);
        } finally {
            chunk.release();
        }
    }

    private void await(long deadline) {
        CountDownLatch available = new CountDownLatch(1);
        request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, available::countDown));
        try {
            if (!available.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw slow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(new Refusal.Stopping(Listeners.RETRY_AFTER_STOP));
        }
    }

    private RefusedException tooLarge() {
        return new RefusedException(new Refusal.BodyTooLarge(limits.formBytes()));
    }

    private RefusedException slow() {
        return new RefusedException(new Refusal.SlowBody(limits.bodyTime()));
    }
}
