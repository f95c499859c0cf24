package dev.cambist.server.gateway.relay;

import dev.cambist.server.gateway.AnnouncedBody;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * A request's body on its way to the upstream, read from the client no faster than the upstream takes it, and exactly as
 * long as it was announced, or else it fails. When the upstream fails, the client's request does not fail with it,
 * because it is still to be told why.
 */
final class Upload implements Request.Content {
    private final org.eclipse.jetty.server.Request from;
    private final OptionalLong announced;
    private final AtomicReference<Content.@Nullable Chunk> first;
    private final AtomicReference<Content.@Nullable Chunk> held = new AtomicReference<>();
    private boolean isWhole;
    private long octets;
    private volatile boolean broken;
    private volatile boolean unsound;
    private volatile boolean awaited;
    private volatile boolean sent;

    /**
     * A body.
     *
     * @param first what was read of it already
     */
    Upload(org.eclipse.jetty.server.Request from, AnnouncedBody announced, Content.@Nullable Chunk first) {
        this(
                from,
                announced instanceof AnnouncedBody.Length length
                        ? OptionalLong.of(length.octets())
                        : OptionalLong.empty(),
                first);
    }

    private Upload(org.eclipse.jetty.server.Request from, OptionalLong announced, Content.@Nullable Chunk first) {
        this.from = from;
        this.announced = announced;
        this.first = new AtomicReference<>(first);
    }

    /** The same body, which has been read meanwhile. */
    Upload read(byte[] bytes) {
        Upload whole = new Upload(from, announced, Content.Chunk.from(ByteBuffer.wrap(bytes), true));
        whole.isWhole = true;
        return whole;
    }

    /** Whether nothing of it is waited for. */
    boolean isWhole() {
        return isWhole;
    }

    /** Whether it was the client who did not bring it to its end. */
    boolean isBroken() {
        return broken;
    }

    /** Whether its end came elsewhere than announced. */
    boolean isUnsound() {
        return unsound;
    }

    /** Whether it is the client whose turn it is: more of the body is wanted and has not come yet. */
    boolean isAwaited() {
        return awaited;
    }

    /** Whether the upstream was sent all of it. */
    boolean isSent() {
        return sent;
    }

    void sent() {
        sent = true;
    }

    @Override
    public long getLength() {
        return announced.orElse(-1);
    }

    @Override
    public Content.@Nullable Chunk read() {
        Content.Chunk begin = first.getAndSet(null);
        Content.Chunk chunk = begin == null ? from.read() : begin;
        if (chunk == null) {
            return null;
        }
        if (Content.Chunk.isFailure(chunk)) {
            broken = true;
            release(held);
            return chunk;
        }
        awaited = false;
        octets += chunk.remaining();
        return announced.isPresent() ? counted(chunk, announced.getAsLong()) : withoutTrailers(chunk);
    }

    /** As long as something may follow that must not, the last octets are held back: without them there is no message. */
    private Content.@Nullable Chunk counted(Content.Chunk chunk, long length) {
        if (octets > length || (chunk.isLast() && octets < length)) {
            chunk.release();
            release(held);
            unsound = true;
            return Content.Chunk.from(new EOFException("the body does not have its announced length"));
        }
        if (octets < length) {
            return chunk;
        }
        if (!chunk.isLast()) {
            if (chunk.hasRemaining()) {
                held.set(chunk);
            }
            return read();
        }
        Content.Chunk before = held.getAndSet(null);
        return before == null ? withoutTrailers(chunk) : Content.Chunk.asChunk(before.getByteBuffer(), true, before);
    }

    /** They stay with the gateway (RFC 9110 section 6.5.1). */
    private static Content.Chunk withoutTrailers(Content.Chunk chunk) {
        return chunk.isLast() && !chunk.hasRemaining() ? Content.Chunk.EOF : chunk;
    }

    private static void release(AtomicReference<Content.@Nullable Chunk> kept) {
        Content.Chunk chunk = kept.getAndSet(null);
        if (chunk != null) {
            chunk.release();
        }
    }

    @Override
    public void demand(Runnable demandCallback) {
        if (first.get() != null) {
            demandCallback.run();
            return;
        }
        awaited = true;
        from.demand(demandCallback);
    }

    @Override
    public void fail(Throwable failure) {
        // The answer to the client comes from Relay.
        release(first);
        release(held);
    }
}
