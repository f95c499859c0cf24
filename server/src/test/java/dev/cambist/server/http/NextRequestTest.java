package dev.cambist.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.settings.Limits;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a connection comes to its next request behind one that ended on another thread, as the gateway's do. */
@Timeout(120) // a guard against hanging
final class NextRequestTest {
    private static final String GET = "GET /%d HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final AtomicInteger looks = new AtomicInteger();
    private final Server server = new Server(new CountingPool());
    private final Connectors connectors = Connectors.of(
            server,
            new Server(),
            ListenerSettings.plain(TestListeners.ANY, TestListeners.ANY),
            Limits.DEFAULT,
            MemoryBudget.unlimited());

    @BeforeEach
    void start() throws Exception {
        server.setHandler(new Elsewhere());
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void requests_oneBehindTheOther_areAwaitedWithoutAnotherThread() throws Exception {
        try (Socket client = connect()) {
            for (int number = 0; number < 20; number++) {
                TestListeners.write(client, GET.formatted(number));
                assertThat(TestListeners.read(client).body()).isEqualTo("/" + number);
            }
        }

        assertThat(looks).hasValue(0);
    }

    @Test
    void requests_sentAtOnce_areAllAnswered() throws Exception {
        try (Socket client = connect()) {
            TestListeners.write(client, GET.formatted(0) + GET.formatted(1) + GET.formatted(2));

            assertThat(TestListeners.read(client).body()).isEqualTo("/0");
            assertThat(TestListeners.read(client).body()).isEqualTo("/1");
            assertThat(TestListeners.read(client).body()).isEqualTo("/2");
        }
    }

    @Test
    void request_behindOneWithABody_isAnswered() throws Exception {
        try (Socket client = connect()) {
            TestListeners.write(client, "PUT /0 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody");
            assertThat(TestListeners.read(client).body()).isEqualTo("/0");
            TestListeners.write(client, GET.formatted(1));
            assertThat(TestListeners.read(client).body()).isEqualTo("/1");
        }
    }

    private Socket connect() throws Exception {
        return new Socket("localhost", connectors.publicOne().getLocalPort());
    }

    /** Counts how often a thread is to look for the next request. */
    private final class CountingPool extends QueuedThreadPool {
        @Override
        public void execute(Runnable task) {
            if (task instanceof Http1Connection) {
                looks.incrementAndGet();
            }
            super.execute(task);
        }
    }

    /** Answers with the path, on another thread, and after the one that has read the request is done with it. */
    private static final class Elsewhere extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            byte[] path = request.getHttpURI().getPath().getBytes(US_ASCII);
            Thread.startVirtualThread(() -> {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                response.write(true, ByteBuffer.wrap(path), callback);
            });
            return true;
        }
    }
}
