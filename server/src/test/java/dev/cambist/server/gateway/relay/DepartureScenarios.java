package dev.cambist.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Clients that leave while the gateway waits for the registry. A client may have two requests at once here; one of them is
 * a download that goes on beside those that leave. The upstream's idle-timeout is five minutes.
 */
abstract class DepartureScenarios {
    static final String BLOB = "GET /v2/open/app/blobs/sha256:" + "a".repeat(64);
    private static final String BESIDE = "GET /v2/open/app/blobs/sha256:" + "b".repeat(64);
    static final String UPLOAD = "PATCH /v2/open/app/blobs/uploads/1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    static final int BEFORE_A_LOOK = 1500; // milliseconds; where it is less, something easier is tested

    /** How a client leaves. */
    enum Leaving {
        END {
            @Override
            void leave(RawConnection wire) throws IOException {
                wire.close();
            }
        },
        RESET {
            @Override
            void leave(RawConnection wire) throws IOException {
                wire.reset();
            }
        };

        abstract void leave(RawConnection wire) throws IOException;
    }

    @TempDir
    private Path directory;

    final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    FakeUpstream upstream;
    private RawConnection beside;
    volatile FakeUpstream.Script script = FakeUpstream::reply;

    abstract void startGateway(Path under, String serverLines, String upstreamUrl) throws Exception;

    abstract void stopGateway();

    abstract RawConnection connect() throws IOException;

    abstract String token();

    @BeforeEach
    void start() throws Exception {
        upstream = FakeUpstream.start();
        startGateway(directory, "  transfers-per-client: 2\n", "http://" + upstream.authority());
        upstream.plays(this::play);
        beside = connect();
        beside.write(head(BESIDE));
        assertThat(beside.head().status()).isEqualTo(200);
    }

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        beside.close();
        upstream.close();
        stopGateway();
    }

    private void play(RawConnection.Head head, RawConnection wire) throws IOException {
        if (head.target().equals(BESIDE.substring(4))) {
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
            await(over, PATIENCE.multipliedBy(2));
            wire.write("cd");
        } else {
            script.play(head, wire);
        }
    }

    static void await(CountDownLatch latch) throws IOException {
        await(latch, PATIENCE);
    }

    private static void await(CountDownLatch latch, Duration time) throws IOException {
        try {
            if (!latch.await(time.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("what was waited for did not happen");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    final String head(String lines) {
        int end = lines.indexOf('\n');
        String first = end < 0 ? lines : lines.substring(0, end);
        String more = end < 0 ? "" : lines.substring(end + 1).replace("\n", "\r\n") + "\r\n";
        return first + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token() + "\r\n" + more + "\r\n";
    }

    /** Says nothing more until the end of the test. */
    final FakeUpstream.Script silentAfter(FakeUpstream.Script begin) {
        return (head, wire) -> {
            begin.play(head, wire);
            arrived.countDown();
            wire.head();
            throw new EOFException("another request came on a connection that was not answered");
        };
    }

    final void placeIsFreeAndTheOtherGoesOn() throws Exception {
        script = FakeUpstream::reply;
        long end = System.nanoTime() + PATIENCE.toNanos();
        int status = 429;
        while (status == 429 && System.nanoTime() < end) {
            try (RawConnection wire = connect()) {
                status = wire.write(head(BLOB)).answer("GET").status();
            }
            Thread.sleep(status == 429 ? 50 : 0); // so that asking does not take the machine
        }
        assertThat(status)
                .describedAs("whether the place of the client that left was free within " + PATIENCE)
                .isEqualTo(200);
        over.countDown();
        assertThat(beside.octets(4)).isEqualTo("abcd");
    }

    @ParameterizedTest
    @EnumSource
    void client_leavesBeforeTheRegistryAnswers_freesItsPlace(Leaving leaving) throws Exception {
        script = silentAfter((head, wire) -> {});
        try (RawConnection wire = connect()) {
            wire.write(head(BLOB));
            await(arrived);
            leaving.leave(wire);
        }

        placeIsFreeAndTheOtherGoesOn();
    }

    @ParameterizedTest
    @EnumSource
    void client_leavesWithinADownloadThatTheRegistryInterrupts_freesItsPlace(Leaving leaving) throws Exception {
        script = silentAfter((head, wire) -> wire.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1"));
        try (RawConnection wire = connect()) {
            wire.write(head(BLOB));
            assertThat(wire.head().status()).isEqualTo(200);
            assertThat(wire.octets(1)).isEqualTo("1");
            leaving.leave(wire);
        }

        placeIsFreeAndTheOtherGoesOn();
    }

    @ParameterizedTest
    @EnumSource
    void client_leavesWithADownloadThatItDoesNotTake_freesItsPlace(Leaving leaving) throws Exception {
        script = (head, wire) -> {
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
            for (int sent = 0; ; sent++) {
                wire.write(new byte[1024 * 1024]);
                if (sent == 4) {
                    arrived.countDown();
                }
            }
        };
        try (RawConnection wire = connect()) {
            wire.write(head(BLOB));
            assertThat(wire.head().status()).isEqualTo(200);
            Thread.sleep(BEFORE_A_LOOK);
            leaving.leave(wire);
        }

        placeIsFreeAndTheOtherGoesOn();
    }

    @ParameterizedTest
    @EnumSource
    void client_leavesBehindAnUploadThatIsNotAnsweredYet_freesItsPlace(Leaving leaving) throws Exception {
        script = silentAfter((head, wire) -> wire.body(head));
        try (RawConnection wire = connect()) {
            wire.write(head(UPLOAD + "\nContent-Length: 5") + "12345");
            await(arrived);
            leaving.leave(wire);
        }

        placeIsFreeAndTheOtherGoesOn();
    }

    @ParameterizedTest
    @EnumSource
    void client_leavesWithinAnUpload_freesItsPlace(Leaving leaving) throws Exception {
        script = silentAfter((head, wire) -> {});
        try (RawConnection wire = connect()) {
            wire.write(head(UPLOAD + "\nContent-Length: 5") + "123");
            await(arrived);
            leaving.leave(wire);
        }

        placeIsFreeAndTheOtherGoesOn();
    }

    @ParameterizedTest
    @EnumSource
    void client_leavesBeforeItIsToldToGoOn_freesItsPlace(Leaving leaving) throws Exception {
        script = silentAfter((head, wire) -> {});
        try (RawConnection wire = connect()) {
            wire.write(head(UPLOAD + "\nContent-Length: 5\nExpect: 100-continue"));
            await(arrived);
            leaving.leave(wire);
        }

        placeIsFreeAndTheOtherGoesOn();
    }
}
