package dev.cambist.server.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.http2.frames.WindowUpdateFrame;
import org.eclipse.jetty.io.RateControl;
import org.eclipse.jetty.io.WindowRateControl;

/**
 * Counts what one connection of HTTP/2 may do only so often, but not what was on its way already when its request was
 * answered early: that is no fault of the client (RFC 9113 section 5.1), least of all of the others whose requests come
 * through the same proxy on the same connection.
 *
 * <p>For each request that was answered early the client had no more than one window of data on its way; a few other
 * frames of either side are about such a stream too. What exceeds that counts as everything else.
 */
final class LateFrames implements RateControl {
    private static final int STREAMS = 256; // the latest that were answered early; on their way at once are fewer
    private static final int FRAMES = 8; // our reset, the client's own, and its updates of the window of the answer
    private static final int LEAST = 64; // bytes that a frame counts at least, so that empty ones have an end too

    private final RateControl others;
    private final int window;
    private final Map<Integer, Allowance> early = new LinkedHashMap<>();

    /**
     * For one connection.
     *
     * @param events pings, settings, resets and the like a second
     * @param window bytes that may be on their way on one stream
     */
    LateFrames(int events, int window) {
        this.others = new WindowRateControl(events, Duration.ofSeconds(1));
        this.window = window;
    }

    /** Says of a request that it is being answered before its end. */
    synchronized void expect(int stream) {
        if (early.putIfAbsent(stream, new Allowance(window)) == null && early.size() > STREAMS) {
            early.remove(early.keySet().iterator().next());
        }
    }

    synchronized boolean expects(int stream) {
        return early.containsKey(stream);
    }

    @Override
    public boolean onEvent(Object event) {
        return isAllowed(event) || others.onEvent(event);
    }

    private synchronized boolean isAllowed(Object event) {
        return switch (event) {
            case DataFrame data -> {
                Allowance allowance = early.get(data.getStreamId());
                yield allowance != null && allowance.takesBytes(Math.max(LEAST, data.flowControlLength()));
            }
            case ResetFrame reset -> takesFrame(reset.getStreamId());
            case WindowUpdateFrame update -> update.getWindowDelta() != 0 && takesFrame(update.getStreamId());
            default -> false;
        };
    }

    private boolean takesFrame(int stream) {
        Allowance allowance = early.get(stream);
        return allowance != null && allowance.takesFrame();
    }

    /** What may still come on one stream. */
    private static final class Allowance {
        private int bytes;
        private int frames = FRAMES;

        Allowance(int bytes) {
            this.bytes = bytes;
        }

        boolean takesBytes(int count) {
            bytes -= Math.min(bytes + 1, count);
            return bytes >= 0;
        }

        boolean takesFrame() {
            frames -= frames < 0 ? 0 : 1;
            return frames >= 0;
        }
    }
}
