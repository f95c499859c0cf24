package dev.cambist.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A gateway with requests that run: limits, changes of the configuration, the end, and what the log says. */
@Timeout(60) // a guard against hanging
final class GatewayRunningTest {
    private static final String BLOB = "GET /v2/open/app/blobs/sha256:" + "a".repeat(64);

    @TempDir
    private Path directory;

    private FakeUpstream upstream;
    private GatewayLab lab;
    private final Semaphore begun = new Semaphore(0);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @BeforeEach
    void start() throws Exception {
        upstream = FakeUpstream.start().plays(this::inTwoHalves);
        lab = GatewayLab.start(
                directory, "  transfers-per-client: 2\n", GatewayLab.registry("http://" + upstream.authority()));
    }

    @AfterEach
    void stop() throws Exception {
        goOn.countDown();
        lab.close();
        upstream.close();
    }

    private void inTwoHalves(RawConnection.Head head, RawConnection wire) throws IOException {
        if (head.method().equals("HEAD")) {
            FakeUpstream.reply(head, wire);
            return;
        }
        wire.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
        begun.release();
        try {
            goOn.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        wire.write("cd");
    }

    @Test
    void transfers_moreOfOneClientThanAllowed_are429UntilOneEnds() throws Exception {
        try (RawConnection wire = begin();
                RawConnection other = begin()) {
            RawConnection.Message third = lab.ask(BLOB);
            goOn.countDown();

            assertThat(third.status()).isEqualTo(429);
            assertThat(third.body()).contains("\"code\":\"TOOMANYREQUESTS\"", "2 requests of your address");
            assertThat(third.header("Retry-After")).isEqualTo("1");
            assertThat(wire.answer("GET").body()).isEqualTo("abcd");
            assertThat(other.answer("GET").body()).isEqualTo("abcd");
        }
        // A moment after the last byte.
        Eventually.holds("the place is free", () -> lab.ask(BLOB).status() != 429);
    }

    @Test
    void configuration_anotherUpstream_isAskedNextAndTheRunningTransferGoesOn() throws Exception {
        try (FakeUpstream other = FakeUpstream.start();
                RawConnection wire = begin()) {
            lab.reconfigure(GatewayLab.registry("http://" + other.authority()));
            while (other.heads().isEmpty()) {
                lab.ask(BLOB.replace("GET", "HEAD"));
            }
            goOn.countDown();

            assertThat(wire.answer("GET").body()).isEqualTo("abcd");
        }
    }

    @Test
    void stop_runningTransfer_comesToItsEnd() throws Exception {
        try (RawConnection wire = begin()) {
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(lab::close);
            awaitStop();
            goOn.countDown();

            assertThat(wire.answer("GET").body()).isEqualTo("abcd");
            stopped.join();
        }
    }

    @Test
    void stop_upstreamThatPauses_isWaitedFor() throws Exception {
        try (RawConnection wire = begin()) {
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(lab::close);
            awaitStop();
            // Longer than the second after which Jetty closes what is idle; no clock but the real one counts here.
            Thread.sleep(2500);
            goOn.countDown();

            assertThat(wire.answer("GET").body()).isEqualTo("abcd");
            stopped.join();
        }
    }

    /** Waits until the server has begun to stop, and takes no connection any more. */
    private void awaitStop() {
        try {
            while (true) {
                lab.connect().close();
            }
        } catch (IOException e) {
            // Refused at last.
        }
    }

    @Test
    void log_eachRequest_isOneLineWithoutTheToken() throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger("dev.cambist.gateway");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.list = new CopyOnWriteArrayList<>(); // the server logs while the test reads
        lines.start();
        log.addAppender(lines);
        try {
            goOn.countDown();
            lab.ask(BLOB + "\nX-Ms-Correlation-Request-Id: 6f1c1a52-0000-4000-8000-00000000000a"
                    + "\ntraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            Eventually.holds("a line is in the log", () -> !lines.list.isEmpty());

            ILoggingEvent line = lines.list.getFirst();
            assertThat(line.getMessage()).isEqualTo("passed");
            assertThat(line.getKeyValuePairs().stream().map(pair -> pair.key + "=" + pair.value))
                    .contains(
                            "correlation=6f1c1a52-0000-4000-8000-00000000000a",
                            "trace=0af7651916cd43dd8448eb211c80319c",
                            "method=GET",
                            "operation=blob",
                            "repository=open/app",
                            "service=registry.example.com",
                            "status=200",
                            "sent=4")
                    .anyMatch(pair -> pair.startsWith("micros="))
                    .anyMatch(pair -> pair.startsWith("subject="))
                    .noneMatch(pair -> pair.contains("eyJ"));
        } finally {
            log.detachAppender(lines);
        }
    }

    /** A transfer of which the client has sent the request and the upstream half the answer. */
    private RawConnection begin() throws Exception {
        RawConnection wire = lab.connect();
        wire.write(lab.head(BLOB));
        begun.acquire();
        return wire;
    }
}
