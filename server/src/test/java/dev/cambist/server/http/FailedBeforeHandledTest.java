package dev.cambist.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.forwarding.TrustedProxies;
import dev.cambist.server.settings.Limits;
import dev.cambist.server.tls.TemporaryAuthority;
import java.lang.reflect.Field;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.server.internal.HTTP2ServerConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.internal.HttpChannelState;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream of HTTP/2 that fails in the moment between Jetty's look whether it has, and the begin of its handling. */
@Timeout(120) // a guard against hanging
final class FailedBeforeHandledTest {
    private static final long PATIENCE = 60; // seconds

    private final CountDownLatch looked = new CountDownLatch(1);
    private final CountDownLatch failed = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    @Test
    void request_failedBeforeItsHandlingBegins_leavesNobodyWaitingForItsEnd() throws Exception {
        TemporaryAuthority authority = TemporaryAuthority.create(Instant.now());
        Server server = new Server();
        Connectors connectors = Connectors.of(
                server,
                new Server(),
                new ListenerSettings(
                        TestListeners.ANY,
                        Optional.of(authority.issueForLocalhost()),
                        TrustedProxies.NONE,
                        TestListeners.ANY),
                Limits.DEFAULT,
                MemoryBudget.unlimited());
        connectors.publicOne().addBean(new Connection.Listener() {
            @Override
            public void onOpened(Connection connection) {
                if (connection instanceof HTTP2ServerConnection streams) {
                    delayHandlers(streams);
                }
            }
        });
        GracefulHandler graceful = new GracefulHandler(new Counting());
        server.setHandler(graceful);
        server.start();
        try (Http2Wire wire = Http2Wire.connect(connectors.publicOne().getLocalPort(), authority.clientContext())) {
            wire.send(
                    Http2Wire.HEADERS,
                    Http2Wire.END_HEADERS,
                    1,
                    Http2Wire.fields(":method", "PATCH", ":scheme", "https", ":authority", "localhost", ":path", "/"));
            await(looked);
            wire.send(Http2Wire.RESET, 0, 1, new byte[] {0, 0, 0, 8});
            await(over);

            assertThat(ended)
                    .describedAs("requests that were told of their end")
                    .hasValue(begun.get());
            assertThat(graceful.getCurrentStreamWrapperCount())
                    .describedAs("what a stop would wait for")
                    .isZero();
            assertThat(graceful.getCurrentRequestCount()).isZero();
        } finally {
            server.stop();
        }
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
    }

    /** No other way leads between the look and the handling. */
    private void delayHandlers(HTTP2ServerConnection connection) {
        try {
            Field factory = HTTP2ServerConnection.class.getDeclaredField("httpChannelFactory");
            factory.setAccessible(true);
            factory.set(connection, (HttpChannel.Factory) Late::new);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Late extends HttpChannelState {
        Late(ConnectionMetaData connection) {
            super(connection);
        }

        @Override
        public Runnable onRequest(MetaData.Request request) {
            Runnable handling = super.onRequest(request);
            return Invocable.from(Invocable.InvocationType.BLOCKING, () -> {
                looked.countDown();
                try {
                    FailedBeforeHandledTest.await(failed);
                    handling.run();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    over.countDown();
                }
            });
        }

        @Override
        public Runnable onFailure(Throwable failure) {
            return told(super.onFailure(failure));
        }

        @Override
        public Runnable onRemoteFailure(Throwable failure) {
            return told(super.onRemoteFailure(failure));
        }

        private Runnable told(Runnable task) {
            return () -> {
                if (task != null) {
                    task.run();
                }
                failed.countDown();
            };
        }
    }

    private final class Counting extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            begun.incrementAndGet();
            Request.addCompletionListener(request, failure -> ended.incrementAndGet());
            callback.succeeded();
            return true;
        }
    }
}
