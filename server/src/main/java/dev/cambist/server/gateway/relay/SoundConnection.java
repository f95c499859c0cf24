package dev.cambist.server.gateway.relay;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.transport.HttpClientConnectionFactory;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.client.transport.SendFailure;
import org.eclipse.jetty.client.transport.internal.HttpChannelOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpConnectionOverHTTP;
import org.eclipse.jetty.client.transport.internal.HttpReceiverOverHTTP;
import org.eclipse.jetty.io.ClientConnectionFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;

/**
 * A connection to an upstream that is used again only as long as each octet that came belongs to the answer to one of its
 * requests. Where one is left over, be it behind an answer or on the connection while nothing is asked, the upstream has
 * another view of where messages end, or was brought to send two answers for one request; the next request would get what
 * was not meant for it (RFC 9112 section 6.3). Jetty throws away what comes in one read with an answer, and goes on.
 */
final class SoundConnection extends HttpConnectionOverHTTP {
    private volatile long octetsOfAnswers;

    private SoundConnection(EndPoint endPoint, Map<String, Object> context) {
        super(endPoint, context);
    }

    /** Makes these, for HTTP/1.1. */
    static ClientConnectionFactory.Info factory() {
        return new ClientConnectionFactory.Info(new Factory()) {
            @Override
            public List<String> getProtocols(boolean secure) {
                return List.of("http/1.1");
            }
        };
    }

    private boolean isSound() {
        return getBytesIn() == octetsOfAnswers;
    }

    @Override
    public void onFillable() {
        super.onFillable();
        if (getHttpChannel().getHttpExchange() == null && !isSound()) {
            close();
        }
    }

    /**
     * The upstream is silent where it is waited for. While what it has sent is held back because the client takes it
     * slowly, nothing is read here, and how long that may last is asked of the client's connection.
     */
    @Override
    public boolean onIdleExpired(TimeoutException timeout) {
        boolean heldBack =
                getHttpChannel().getHttpExchange() != null && !getEndPoint().isFillInterested();
        return !heldBack && super.onIdleExpired(timeout);
    }

    /** Tries another connection for it where this one has had something to say already. */
    @Override
    public SendFailure send(HttpExchange exchange) {
        if (isSound()) {
            return super.send(exchange);
        }
        close();
        return new SendFailure(new ClosedChannelException(), true);
    }

    /** The answer is complete. */
    @Override
    public void release() {
        if (isSound()) {
            super.release();
        } else {
            close();
        }
    }

    @Override
    protected HttpChannelOverHTTP newHttpChannel() {
        return new HttpChannelOverHTTP(this) {
            @Override
            protected HttpReceiverOverHTTP newHttpReceiver() {
                return new Receiver(this);
            }
        };
    }

    private final class Receiver extends HttpReceiverOverHTTP {
        Receiver(HttpChannelOverHTTP channel) {
            super(channel);
        }

        @Override
        public boolean messageComplete() {
            if (getHttpExchange() != null) {
                ByteBuffer rest = getResponseBuffer();
                octetsOfAnswers = getBytesIn() - (rest == null ? 0 : rest.remaining());
            }
            return super.messageComplete();
        }
    }

    private static final class Factory extends HttpClientConnectionFactory {
        @Override
        public Connection newConnection(EndPoint endPoint, Map<String, Object> context) {
            SoundConnection connection = new SoundConnection(endPoint, context);
            connection.setInitialize(isInitializeConnections());
            connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
            return customize(connection, context);
        }
    }
}
