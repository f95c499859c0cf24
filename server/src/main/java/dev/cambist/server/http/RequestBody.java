package dev.cambist.server.http;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.settings.Limits;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;

/** Reads a request's body into memory, as far as it may go and as long as it may take. Blocks a virtual thread. */
record RequestBody(Request request, CountedEndPoint connection, InetAddress client, Limits limits) {
    /** The whole body; it does not matter whether its length was announced. */
    byte[] read() {
        if (request.getLength() > limits.formBytes()) {
            throw tooLarge();
        }
        try (BodyWait wait = new BodyWait(request, connection, client)) {
            return read(wait);
        }
    }

    private byte[] read(BodyWait wait) {
        long deadline = System.nanoTime() + limits.bodyTime().toNanos();
        byte[] first = {}; // all, where it was there with its head, as nearly all are
        ByteArrayOutputStream more = new ByteArrayOutputStream(0); // with the first, where it was not
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                if (!wait.isThereMore(Math.max(first.length, more.size()), deadline)) {
                    throw new RefusedException(new InvalidRequest.SlowBody(limits.bodyTime()));
                }
            } else if (Content.Chunk.isFailure(chunk)) {
                throw failure(chunk.getFailure());
            } else {
                byte[] bytes = take(chunk, Math.max(first.length, more.size()));
                if (first.length == 0) {
                    first = bytes;
                } else if (bytes.length > 0) {
                    if (more.size() == 0) {
                        more.writeBytes(first);
                    }
                    more.writeBytes(bytes);
                }
                if (chunk.isLast()) {
                    return more.size() == 0 ? first : more.toByteArray();
                }
            }
        }
    }

    private byte[] take(Content.Chunk chunk, int before) {
        try {
            if (before + chunk.remaining() > limits.formBytes()) {
                throw tooLarge();
            }
            return BufferUtil.toArray(chunk.getByteBuffer());
        } finally {
            chunk.release();
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
}
