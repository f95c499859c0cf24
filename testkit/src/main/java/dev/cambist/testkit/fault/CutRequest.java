package dev.cambist.testkit.fault;

import java.io.EOFException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request whose connection ends within its body. */
final class CutRequest extends Request.Wrapper {
    private long left;

    CutRequest(Request request, long bytes) {
        super(request);
        this.left = bytes;
    }

    @Override
    public Content.@Nullable Chunk read() {
        if (left == 0) {
            return Content.Chunk.from(cut(), true);
        }
        Content.Chunk chunk = super.read();
        if (chunk == null || Content.Chunk.isFailure(chunk)) {
            return chunk;
        }
        if (chunk.remaining() < left && !chunk.isLast()) {
            left -= chunk.remaining();
            return chunk;
        }
        byte[] part = new byte[(int) Math.min(left, chunk.remaining())];
        chunk.getByteBuffer().get(part);
        chunk.release();
        left = 0;
        return Content.Chunk.from(ByteBuffer.wrap(part), false);
    }

    /** What there is next is there already. */
    @Override
    public void demand(Runnable demandCallback) {
        if (left == 0) {
            getContext().execute(demandCallback);
        } else {
            super.demand(demandCallback);
        }
    }

    /** Ends the connection. */
    EOFException cut() {
        getConnectionMetaData().getConnection().getEndPoint().close();
        return new EOFException("the test ordered this upload to be cut");
    }
}
