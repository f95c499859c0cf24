package dev.cambist.server.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http2.parser.ServerParser;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RateControl;

/**
 * Counts what is there of a frame whose end has not come. Between HEADERS and the last CONTINUATION no other frame may
 * come (RFC 9113 section 6.10), and these count as one.
 */
final class Http2Parser extends ServerParser {
    private static final int COPIES = 2; // what it is put into grows by doubling

    private final MemoryBudget.Holding holding;
    private ByteBuffer parsed = ByteBuffer.allocate(0);
    private long begun; // bytes of the frame that has begun
    private int before;
    private long counted;

    Http2Parser(ByteBufferPool buffers, int headerBytes, RateControl rates, MemoryBudget.Holding holding) {
        super(buffers, headerBytes, rates);
        this.holding = holding;
    }

    /** A frame has come to its end, or a part of one that is passed on as it is. */
    void frameEnds() {
        before = parsed.remaining();
        begun = 0;
    }

    @Override
    public void parse(ByteBuffer buffer) {
        parsed = buffer;
        before = buffer.remaining();
        super.parse(buffer);
        begun += before - buffer.remaining();
        if (begun != counted) {
            holding.add((begun - counted) * COPIES);
            counted = begun;
        }
    }
}
