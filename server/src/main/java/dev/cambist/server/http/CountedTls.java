package dev.cambist.server.http;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** A connection of TLS whose memory is counted: that of its handshake, and that of a record whose end has not come. */
final class CountedTls extends SslConnection {
    private static final int HANDSHAKE = 32 * 1024; // until it is done; it was 30 KB

    private static final int SESSION = 5 * 1024; // thereafter; it was 5 KB

    /** A connection between two requests. */
    static final int KEPT = CountedEndPoint.CONNECTION + SESSION;

    private final CountedEndPoint counted;
    private boolean waitsForRecord;

    private CountedTls(Connector connector, EndPoint endPoint, SSLEngine engine, Factory factory) {
        super(
                connector.getByteBufferPool(),
                connector.getExecutor(),
                factory.getSslContextFactory(),
                endPoint,
                engine,
                factory.isDirectBuffersForEncryption(),
                factory.isDirectBuffersForDecryption());
        counted = CountedEndPoint.of(endPoint);
        counted.holding().add(HANDSHAKE);
        addHandshakeListener(new SslHandshakeListener() {
            @Override
            public void handshakeSucceeded(Event event) {
                counted.holding().add(SESSION - HANDSHAKE);
            }
        });
    }

    @Override
    public void onFillable() {
        counted.holding().awaitRoom();
        super.onFillable();
    }

    /** Where not all of a record is there Jetty keeps the buffer of a whole one. */
    @Override
    protected SSLEngineResult unwrap(SSLEngine engine, ByteBuffer input, ByteBuffer output) throws SSLException {
        SSLEngineResult result = super.unwrap(engine, input, output);
        boolean waits = result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW && input.hasRemaining();
        if (waits != waitsForRecord) {
            waitsForRecord = waits;
            int record = engine.getSession().getPacketBufferSize();
            counted.holding().add(waits ? record : -record);
        }
        return result;
    }

    /** Makes them. */
    static final class Factory extends SslConnectionFactory {
        Factory(SslContextFactory.Server contexts, String next) {
            super(contexts, next);
        }

        @Override
        protected SslConnection newSslConnection(Connector connector, EndPoint endPoint, SSLEngine engine) {
            return new CountedTls(connector, endPoint, engine, this);
        }
    }
}
