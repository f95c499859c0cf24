package dev.cambist.server.http;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.io.WriteFlusher;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/1.1 on which no early answer is lost, and no head takes for ever.
 *
 * <p>Jetty closes a connection at once whose request was answered before it was read to its end. Here the rest is read
 * first ({@link UnreadRest}). When all of it came the connection is good for the next request, unless it was announced
 * to be closed; else it is closed.
 */
final class Http1Connection extends HttpConnection implements CountedEndPoint.Turns {
    /** What Jetty's error handler gets to know of a head that took too long. */
    static final String SLOW_HEAD = "slow head";

    private static final int READS = 16; // of what has arrived already; as many as Jetty does

    private static final int COPIES = 2; // of a head's bytes: what they are put into grows by doubling

    private final Lingering lingering;
    private final MemoryBudget.Holding holding;
    private long headBytes; // of a head whose end has not come
    private long headMemory;
    private int headFields;
    private volatile boolean headRefused;
    private final Departures departures;
    private volatile long headBegun = System.nanoTime();
    private volatile long headsBefore;
    private volatile @Nullable ReadAhead ahead;
    private volatile boolean answering;
    private volatile long answerBegun = headBegun;
    private volatile boolean endedBare; // a request of whose body nobody has read, so that no buffer is held for it
    private volatile long bytesBefore = -1; // the first head is waited for, also where nothing comes

    Http1Connection(
            HttpConfiguration configuration,
            Connector connector,
            EndPoint endPoint,
            Lingering lingering,
            Departures departures) {
        super(configuration, connector, endPoint);
        this.lingering = lingering;
        this.holding = CountedEndPoint.of(endPoint).holding();
        this.departures = departures;
    }

    @Override
    protected HttpStreamOverHTTP1 newHttpStream(String method, @Nullable String uri, HttpVersion version) {
        return new Exchange(method, uri, version);
    }

    @Override
    public void onFillable() {
        headBegins();
        holding.awaitRoom();
        long messages = getMessagesIn();
        long bytes = getBytesIn();
        super.onFillable();
        countHead(messages, getBytesIn() - bytes);
    }

    private void headBegins() {
        if (getMessagesIn() != headsBefore && getParser().inHeaderState()) {
            headsBefore = getMessagesIn();
            bytesBefore = getBytesIn();
            headBegun = System.nanoTime();
        }
    }

    /**
     * Where a request ends on a thread of the upstream, Jetty has another one look for the next. When nothing of it has
     * come yet, that look does no more than to wait for it, which needs no other thread.
     */
    @Override
    protected Executor getExecutor() {
        return endedBare ? this::awaitNext : super.getExecutor();
    }

    private void awaitNext(Runnable look) {
        endedBare = false;
        if (look instanceof Http1Connection && getParser().isStart() && isRequestBufferEmpty()) {
            headBegins();
            fillInterested();
        } else {
            super.getExecutor().execute(look);
        }
    }

    /** What came last of the bytes that were read may be the beginning of another head. */
    private void countHead(long messagesBefore, long read) {
        // One that was refused stays as far as it came until its answer has been taken and the connection ends.
        boolean begun =
                headRefused || (getParser().inHeaderState() && !getParser().isStart());
        if (!begun) {
            headBytes = 0;
        } else if (getMessagesIn() == messagesBefore) {
            headBytes += read;
        } else {
            headBytes = Math.min(read, getInputBufferSize());
        }
        long memory = begun ? headBytes * COPIES + (long) headFields * CallHandler.FIELD : 0;
        holding.add(memory - headMemory);
        headMemory = memory;
    }

    @Override
    public long waitingSince() {
        AbstractEndPoint endPoint = (AbstractEndPoint) getEndPoint();
        boolean isUnread = answering && endPoint.getWriteFlusher().isPending();
        return isUnread || headRefused || getParser().inHeaderState()
                ? Math.max(headBegun, answerBegun)
                : MemoryBudget.Holder.AT_WORK;
    }

    @Override
    protected RequestHandler newRequestHandler() {
        return new FieldCount();
    }

    /** Closes the connection, with an answer where one was asked for, if its head has taken too long. */
    void endSlowHead(long allowedNanos) {
        boolean pending = getMessagesIn() == headsBefore
                && getBytesIn() > bytesBefore
                && getParser().inHeaderState();
        if (pending && System.nanoTime() - headBegun > allowedNanos) {
            // Fails where the connection is just being read: then a look at it follows.
            ((AbstractEndPoint) getEndPoint()).getFillInterest().onFail(new SlowHeadException());
        }
    }

    /** The request at work is to fail if its client goes. */
    void watch() {
        ahead = new ReadAhead(this, (AbstractEndPoint) getEndPoint());
        departures.add(this);
    }

    void lookForDeparture() {
        writeMore();
        ReadAhead looking = ahead;
        if (looking != null && looking.look()) {
            Runnable task = getHttpChannel().onFailure(new EofException("the client has gone"));
            ThreadPool.executeImmediately(getConnector().getExecutor(), task);
        }
    }

    /**
     * Linux says that there is room again once a third of a connection's buffer is free, which has up to 4 MiB: what a
     * slow client takes until then would count as nothing, and the client as one that pauses.
     */
    private void writeMore() {
        WriteFlusher flusher = CountedEndPoint.of(getEndPoint()).getWriteFlusher();
        if (flusher.isPending()) {
            ThreadPool.executeImmediately(getConnector().getExecutor(), flusher::completeWrite);
        }
    }

    /** The answer of the request at work has been sent, or never will be. */
    private @Nullable ReadAhead unwatch() {
        ReadAhead before = ahead;
        if (before != null) {
            before.end();
            departures.remove(this);
            ahead = null;
        }
        return before;
    }

    /** An answer of our own is about to be written. */
    void answerBegins() {
        answerBegun = System.nanoTime();
        answering = true;
    }

    /**
     * Where a client pauses the time of its connection may be up just when another timer has had it answered for the
     * same pause. The answer has a time of its own, from its beginning.
     */
    @Override
    public boolean onIdleExpired(TimeoutException timeout) {
        boolean early = answering
                && System.nanoTime() - answerBegun
                        < TimeUnit.MILLISECONDS.toNanos(getEndPoint().getIdleTimeout());
        return !early && super.onIdleExpired(timeout);
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        if (cause instanceof UnreadRest.UnreadException) {
            return; // the read that was pending is given up for another
        }
        if (cause instanceof SlowHeadException && getBytesIn() > 0) {
            getParser().close();
            new Refusing().badMessage(new HttpException.RuntimeException(HttpStatus.REQUEST_TIMEOUT_408, SLOW_HEAD));
        } else {
            super.onFillInterestedFailed(cause);
        }
    }

    /** Gives access to how Jetty answers what is no message. */
    private final class Refusing extends RequestHandler {}

    /** Counts the fields of a head, and refuses it at the first that is too many: the rest need not be read for that. */
    private final class FieldCount extends RequestHandler {
        private final int most = CallHandler.mostFields(getHttpConfiguration().getRequestHeaderSize());

        @Override
        public void messageBegin() {
            headFields = 0;
            super.messageBegin();
        }

        @Override
        public void parsedHeader(HttpField field) {
            headFields++;
            if (headFields > most) {
                headRefused = true;
                throw new HttpException.RuntimeException(
                        HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431, CallHandler.TOO_MANY_FIELDS);
            }
            super.parsedHeader(field);
        }
    }

    /** A request and its answer. */
    private final class Exchange extends HttpStreamOverHTTP1 {
        private boolean over;
        private boolean bodyBegun;
        private @Nullable ReadAhead before;

        Exchange(String method, @Nullable String uri, HttpVersion version) {
            super(method, uri, version);
            holding.add(CountedEndPoint.REQUEST);
        }

        private void isOver() {
            if (!over) {
                over = true;
                holding.add(-CountedEndPoint.REQUEST);
            }
        }

        @Override
        public Content.@Nullable Chunk read() {
            bodyBegins();
            return super.read();
        }

        @Override
        public void demand() {
            bodyBegins();
            super.demand();
        }

        private void bodyBegins() {
            bodyBegun = true;
            ReadAhead reading = ahead;
            if (reading != null) {
                reading.bodyBegins();
            }
        }

        /** Asked before the answer is sent, when it is too early to say. */
        @Override
        public @Nullable Throwable consumeAvailable() {
            return null;
        }

        /** The answer is sent. */
        @Override
        public void succeeded() {
            answering = false;
            endedBare = !bodyBegun;
            isOver();
            before = unwatch();
            getHttpChannel().setHttpStream(null); // it has done its part, and nothing more is its concern
            AbstractEndPoint endPoint = (AbstractEndPoint) getEndPoint();
            if (isFillInterested()) {
                // A handler may have lost patience with a body that it had asked for more of.
                endPoint.getFillInterest().onFail(new UnreadRest.UnreadException());
            }
            for (int reads = 0; reads < READS; reads++) {
                Content.Chunk chunk = next();
                if (chunk == null) {
                    break;
                }
                chunk.release();
                if (chunk.isLast()) {
                    end(Content.Chunk.isFailure(chunk) ? chunk.getFailure() : null);
                    return;
                }
            }
            new UnreadRest(lingering, endPoint, getConnector().getScheduler(), this::next, this::end).begin();
        }

        @Override
        public void failed(Throwable failure) {
            answering = false;
            isOver();
            unwatch();
            super.failed(failure);
        }

        private Content.@Nullable Chunk next() {
            HttpParser parser = getParser();
            // What comes after something that is no message has no end but that of the connection.
            return parser.isClose() || parser.isClosed() || parser.inHeaderState() ? octets() : read();
        }

        private Content.@Nullable Chunk octets() {
            RetainableByteBuffer buffer = getConnector().getByteBufferPool().acquire(getInputBufferSize(), false);
            try {
                int count = getEndPoint().fill(buffer.getByteBuffer());
                if (count == 0) {
                    buffer.release();
                    return null;
                }
                if (count < 0) {
                    buffer.release();
                    return Content.Chunk.from(new UnreadRest.UnreadException());
                }
                return Content.Chunk.asChunk(buffer.getByteBuffer(), false, buffer);
            } catch (IOException e) {
                buffer.release();
                return Content.Chunk.from(e);
            }
        }

        private void end(@Nullable Throwable failure) {
            if (failure != null) {
                super.failed(failure);
                return;
            }
            if (!isPersistent()) {
                EndPoint endPoint = getEndPoint();
                // It is the client's turn to close, or to be silent.
                endPoint.setIdleTimeout(Math.min(
                        endPoint.getIdleTimeout(), lingering.limits().silence().toMillis()));
            } else if (before != null) {
                before.handOver();
            }
            super.succeeded();
        }
    }

    /** A head that was not whole in time. */
    private static final class SlowHeadException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
