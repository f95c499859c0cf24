package dev.cambist.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that pause for longer than the upstream's idle-timeout, or leave without a word. */
@Timeout(60) // a guard against hanging
final class GatewayPauseTest {
    private static final String BLOB = "GET /v2/open/app/blobs/sha256:" + "a".repeat(64);
    private static final String MANIFEST = "GET /v2/open/app/manifests/latest";
    private static final int MANY = 60;
    private static final String UPLOAD = "PATCH /v2/open/app/blobs/uploads/1";
    private static final int MEBIBYTES = 64; // more than the buffers of two connections take

    @TempDir
    private Path directory;

    private final CountDownLatch cutOff = new CountDownLatch(1);
    private FakeUpstream upstream;
    private GatewayLab lab;

    @BeforeEach
    void start() throws Exception {
        upstream = FakeUpstream.start();
        startWith("1s");
    }

    private void startWith(String idleTimeout) throws Exception {
        startWith(idleTimeout, 1);
    }

    private void startWith(String idleTimeout, int transfers) throws Exception {
        lab = GatewayLab.start(
                directory,
                "  transfers-per-client: " + transfers + "\n",
                "[{ service: registry.example.com, upstream: { url: \"http://" + upstream.authority()
                        + "\", idle-timeout: " + idleTimeout + " } }]");
    }

    @AfterEach
    void stop() throws Exception {
        lab.close();
        upstream.close();
    }

    private FakeUpstream.Script untilCutOff(FakeUpstream.Script script) {
        return (head, wire) -> {
            try {
                script.play(head, wire);
            } catch (IOException e) {
                cutOff.countDown();
                throw e;
            }
        };
    }

    @Test
    void upload_clientPausesTooLong_is408AndEndsAtTheUpstream() throws Exception {
        upstream.plays(untilCutOff((head, wire) -> wire.body(head)));
        try (RawConnection wire = lab.connect()) {
            wire.write(lab.head(UPLOAD + "\nContent-Length: 1000") + "x".repeat(10));
            RawConnection.Message answer = wire.answer("PATCH");

            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains("the request body did not arrive in time");
            cutOff.await();
            placeIsFree();
        }
    }

    @Test
    void download_clientPausesTooLong_isGivenUp() throws Exception {
        upstream.plays(untilCutOff((head, wire) -> {
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: " + MEBIBYTES * 1024L * 1024 + "\r\n\r\n");
            for (int sent = 0; sent < MEBIBYTES; sent++) {
                wire.write(new byte[1024 * 1024]);
            }
        }));
        try (RawConnection wire = lab.connect()) {
            wire.write(lab.head(BLOB));
            assertThat(wire.head().status()).isEqualTo(200);

            cutOff.await();
            placeIsFree();
        }
    }

    /**
     * What it takes in the time of a pause is much less than the third of the buffer that has to be free before the
     * system tells of it, and the upstream, which is not read meanwhile, is not silent either.
     */
    @Test
    void download_clientReadsSlowly_arrivesWhole() throws Exception {
        lab.close();
        startWith("3s");
        upstream.plays((head, wire) -> {
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: " + MEBIBYTES * 1024L * 1024 + "\r\n\r\n");
            for (int sent = 0; sent < MEBIBYTES; sent++) {
                wire.write(new byte[1024 * 1024]);
            }
        });
        int step = 64 * 1024; // bytes
        int steps = 32;
        try (RawConnection wire = lab.connect()) {
            wire.write(lab.head(BLOB));
            assertThat(wire.head().status()).isEqualTo(200);
            for (int taken = 0; taken < steps; taken++) {
                Thread.sleep(250);
                wire.octets(step);
            }

            assertThat(wire.octets(MEBIBYTES * 1024 * 1024 - steps * step)).endsWith("\0");
        }
    }

    /** Neither a place nor a connection nor a thread is taken that others need, also past the time of a pause. */
    @Test
    void download_manyClientsPause_othersAreAnsweredMeanwhileAndAfterwards() throws Exception {
        lab.close();
        startWith("1s", 2 * MANY);
        CountDownLatch givenUp = new CountDownLatch(MANY);
        upstream.plays((head, wire) -> {
            if (!head.target().contains("/blobs/")) {
                FakeUpstream.reply(head, wire);
                return;
            }
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: " + MEBIBYTES * 1024L * 1024 + "\r\n\r\n");
            try {
                for (int sent = 0; sent < MEBIBYTES; sent++) {
                    wire.write(new byte[1024 * 1024]);
                }
            } catch (IOException e) {
                givenUp.countDown();
                throw e;
            }
        });
        List<RawConnection> pausing = new ArrayList<>();
        try {
            for (int client = 0; client < MANY; client++) {
                RawConnection wire = lab.connect();
                pausing.add(wire);
                wire.write(lab.head(BLOB));
                assertThat(wire.head().status()).isEqualTo(200);
                assertThat(lab.ask(MANIFEST).status()).isEqualTo(200);
            }
            givenUp.await();
            for (int asked = 0; asked < MANY; asked++) {
                assertThat(lab.ask(MANIFEST).status()).isEqualTo(200);
            }
        } finally {
            for (RawConnection wire : pausing) {
                wire.close();
            }
        }
    }

    @Test
    void upload_clientPausesForLessThanAllowed_arrives() throws Exception {
        lab.close();
        startWith("4s");
        try (RawConnection wire = lab.connect()) {
            wire.write(lab.head(UPLOAD + "\nContent-Length: 5"));
            for (int times = 0; times < 5; times++) {
                // In all longer than the 4 s, and each so much shorter that a busy machine does not make it longer.
                Thread.sleep(1000);
                wire.write("x");
            }

            assertThat(wire.answer("PATCH").status()).isEqualTo(200);
        }
    }

    private void placeIsFree() throws Exception {
        upstream.plays(FakeUpstream::reply);
        // It is free a moment after the upstream's connection is closed.
        int status = 429;
        while (status == 429) {
            status = lab.ask(BLOB).status();
        }
        assertThat(status).isEqualTo(200);
    }
}
