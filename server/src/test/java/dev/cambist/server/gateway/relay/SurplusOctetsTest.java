package dev.cambist.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.io.ClientConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a registry sends beside the one answer to each request goes to nobody, and ends its connection. */
@Timeout(120) // a guard against hanging
final class SurplusOctetsTest {
    private static final String PATH = "/v2/open/app/blobs/sha256:" + "a".repeat(64);
    private static final String EVIL = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
    private static final long PATIENCE = 60; // seconds

    @TempDir
    private Path directory;

    private final Set<RawConnection> used = ConcurrentHashMap.newKeySet();
    private FakeUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = FakeUpstream.start();
    }

    @AfterEach
    void stop() throws Exception {
        upstream.close();
    }

    /** This for the first request on each connection; the next one there would be a fault. */
    private FakeUpstream.Script once(String text) {
        return (head, wire) -> {
            wire.body(head);
            wire.write(used.add(wire) ? text : "HTTP/1.1 410 Used again\r\nContent-Length: 0\r\n\r\n");
        };
    }

    @ParameterizedTest
    @CsvSource({
        "GET, 200 OK|Content-Length: 2||ok",
        "GET, 200 OK|Transfer-Encoding: chunked||2|ok|0||",
        "GET, 404 Not Found|Content-Length: 0||",
        "HEAD, 200 OK|Content-Length: 2||",
        "GET, 204 No Content||",
        "GET, 304 Not Modified|Content-Length: 4||",
        "PATCH, 202 Accepted|Content-Length: 0||"
    })
    void answer_withAnotherBehindIt_endsItsConnection(String method, String answer) throws Exception {
        endsItsConnection(method, answer, EVIL);
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 200 OK|Content-Length: 4||", "GET, 204 No Content||", "GET, 304 Not Modified||"})
    void answer_withABodyWhereThereIsNone_endsItsConnection(String method, String answer) throws Exception {
        endsItsConnection(method, answer, "body");
    }

    @Test
    void answers_withNothingBesideThem_shareAConnection() throws Exception {
        upstream.plays((head, wire) -> {
            used.add(wire);
            FakeUpstream.reply(head, wire);
        });
        try (GatewayLab lab = GatewayLab.start(directory, upstream);
                RawConnection wire = lab.connect()) {
            String head = lab.head("GET " + PATH);
            for (int times = 0; times < 20; times++) {
                assertThat(wire.write(head).answer("GET").body()).isEqualTo("ok");
            }
            // One that is idle for 4 s is closed; a busy machine may take that long now and then.
            assertThat(used).hasSizeLessThan(5);
        }
    }

    private void endsItsConnection(String method, String answer, String surplus) throws Exception {
        upstream.plays(once("HTTP/1.1 " + answer.replace("|", "\r\n") + surplus));
        try (GatewayLab lab = GatewayLab.start(directory, upstream);
                RawConnection wire = lab.connect()) {
            String head = lab.head(
                    method.equals("PATCH")
                            ? "PATCH /v2/open/app/blobs/uploads/1\nContent-Length: 0"
                            : method + " " + PATH);
            for (int times = 0; times < 5; times++) {
                RawConnection.Message got = wire.write(head).answer(method);

                assertThat(got.head().line().substring(9, 12)).isEqualTo(answer.substring(0, 3));
                assertThat(got.body()).isIn("", "ok");
            }
            assertThat(used).hasSize(5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"H", "HTTP/1.1 200 O", "HTTP/1.1 200 OK\r\nContent-Le", EVIL, "\r\n"})
    void octets_onAConnectionOnWhichNothingIsAsked_endIt(String octets) throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        upstream.plays((head, wire) -> {
            if (!used.isEmpty()) {
                FakeUpstream.reply(head, wire);
                return;
            }
            used.add(wire);
            FakeUpstream.reply(head, wire);
            await(answered);
            wire.write(octets);
            try {
                wire.head();
            } catch (IOException e) {
                ended.countDown();
                throw e;
            }
        });
        HttpClient client =
                new HttpClient(new HttpClientTransportDynamic(new ClientConnector(), SoundConnection.factory()));
        client.setIdleTimeout(0); // so that nothing else ends it
        client.start();
        try {
            assertThat(client.GET("http://" + upstream.authority()).getContentAsString())
                    .isEqualTo("ok");
            answered.countDown();

            assertThat(ended.await(PATIENCE, TimeUnit.SECONDS))
                    .describedAs("whether the connection was ended within " + PATIENCE + " s")
                    .isTrue();
            assertThat(client.GET("http://" + upstream.authority()).getContentAsString())
                    .isEqualTo("ok");
        } finally {
            client.stop();
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(PATIENCE, TimeUnit.SECONDS)) {
                throw new IOException("there was no answer");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
