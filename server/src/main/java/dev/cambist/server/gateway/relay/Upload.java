package dev.cambist.server.gateway.relay;

import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * A request's body on its way to the upstream, read from the client no faster than the upstream takes it. When the
 * upstream fails, the client's request does not fail with it, because it is still to be told why.
 */
final class Upload implements Request.Content {
    private final org.eclipse.jetty.server.Request from;
    private volatile boolean broken;
    private volatile boolean awaited;

    Upload(org.eclipse.jetty.server.Request from) {
        this.from = from;
    }

    /** Whether it was the client who did not bring it to its end. */
    boolean isBroken() {
        return broken;
    }

    /** Whether it is the client whose turn it is: more of the body is wanted and has not come yet. */
    boolean isAwaited() {
        return awaited;
    }

    @Override
    public long getLength() {
        return from.getLength();
    }

    @Override
    public Content.@Nullable Chunk read() {
        Content.Chunk chunk = from.read();
        if (Content.Chunk.isFailure(chunk)) {
            broken = true;
        } else if (chunk != null) {
            awaited = false;
        }
        return chunk;
    }

    @Override
    public void demand(Runnable demandCallback) {
        awaited = true;
        from.demand(demandCallback);
    }

    @Override
    public void fail(Throwable failure) {
        // The answer to the client comes from Relay.
    }
}
