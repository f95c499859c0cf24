package dev.cambist.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests on connections that the upstream closes instead of answering a second time. */
@Timeout(60) // a guard against hanging
final class GatewayStaleConnectionTest {
    private static final String BLOB = "/v2/open/app/blobs/sha256:" + "a".repeat(64);

    @TempDir
    private Path directory;

    private final Set<RawConnection> used = ConcurrentHashMap.newKeySet();
    private FakeUpstream upstream;
    private GatewayLab lab;

    @BeforeEach
    void start() throws Exception {
        upstream = FakeUpstream.start().plays(this::once);
        lab = GatewayLab.start(directory, upstream);
        assertThat(lab.ask("GET " + BLOB).status()).isEqualTo(200);
    }

    @AfterEach
    void stop() throws Exception {
        lab.close();
        upstream.close();
    }

    private void once(RawConnection.Head head, RawConnection wire) throws IOException {
        if (used.add(wire)) {
            FakeUpstream.reply(head, wire);
        } else {
            wire.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void retrieval_onAStaleConnection_isTriedOnceMore(String method) throws Exception {
        RawConnection.Message answer = lab.ask(method + " " + BLOB);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).isEqualTo("2");
        assertThat(upstream.heads()).hasSize(3);
        assertThat(upstream.last().line()).isEqualTo(method + " " + BLOB + " HTTP/1.1");
    }

    @Test
    void retrieval_againAndAgain_findsAFreshConnectionEachTime() throws Exception {
        for (int time = 0; time < 5; time++) {
            assertThat(lab.ask("GET " + BLOB).status()).isEqualTo(200);
        }
    }

    @Test
    void retrieval_closedOnAFreshConnectionToo_is503AfterTheSecondTry() throws Exception {
        upstream.plays((head, wire) -> wire.close());

        assertThat(lab.ask("GET " + BLOB).status()).isEqualTo(503);
        assertThat(upstream.heads()).hasSize(3);
    }

    @Test
    void retrieval_answerThatHasBegun_isNotTriedAgain() throws Exception {
        upstream.plays((head, wire) -> {
            wire.write("HTTP/1.1 200 OK\r\nContent-Len");
            wire.close();
        });

        assertThat(lab.ask("GET " + BLOB).status()).isEqualTo(503);
        assertThat(upstream.heads()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "PATCH", "PUT"})
    void change_onAStaleConnection_is503(String method) throws Exception {
        RawConnection.Message answer = lab.ask(method + " /v2/open/app/blobs/uploads/1\nContent-Length: 0");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("closed the connection before it had answered");
        assertThat(upstream.heads()).hasSize(2);
    }
}
