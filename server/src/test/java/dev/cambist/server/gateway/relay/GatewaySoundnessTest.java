package dev.cambist.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the end of a message is in doubt, its connection ends with it. */
@Timeout(60) // a guard against hanging
final class GatewaySoundnessTest {
    private static final String BLOB = "/v2/open/app/blobs/sha256:" + "a".repeat(64);
    private static final String UPLOAD = "/v2/open/app/blobs/uploads/1";

    @TempDir
    private Path directory;

    private final Set<RawConnection> used = ConcurrentHashMap.newKeySet();
    private FakeUpstream upstream;
    private GatewayLab lab;

    @BeforeEach
    void start() throws Exception {
        upstream = FakeUpstream.start();
        lab = GatewayLab.start(directory, upstream);
    }

    @AfterEach
    void stop() throws Exception {
        lab.close();
        upstream.close();
    }

    /** Answers each request so, and counts the connections. */
    private void answers(String text) {
        upstream.plays((head, wire) -> {
            used.add(wire);
            wire.body(head);
            wire.write(text.replace("\n", "\r\n"));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: gzip\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\nContent-Length: 5",
                "Content-Length: 5\nContent-Length: 6",
                "Content-Length: +5"
            })
    void request_framedInAnyOtherWay_reachesNothing(String headers) throws Exception {
        RawConnection.Message answer = lab.ask("PATCH " + UPLOAD + "\n" + headers, "5\r\n12345\r\n0\r\n\r\n");

        assertThat(answer.status()).isIn(400, 501);
        assertThat(upstream.heads()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE"})
    void request_bodyWithoutAMeaning_reachesNothing(String method) throws Exception {
        RawConnection.Message answer = lab.ask(method + " " + BLOB + "\nContent-Length: 5", "12345");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(upstream.heads()).isEmpty();
    }

    @Test
    void request_ofHttp10_isForwardedAsOneOfHttp11() throws Exception {
        try (RawConnection wire = lab.connect()) {
            wire.write(lab.head("GET " + BLOB).replace("HTTP/1.1", "HTTP/1.0"));

            assertThat(wire.answer("GET").body()).isEqualTo("ok");
        }
        assertThat(upstream.last().line()).isEqualTo("GET " + BLOB + " HTTP/1.1");
    }

    @Test
    void upload_ofHttp10_arrivesByItsLength() throws Exception {
        StringBuilder received = new StringBuilder();
        upstream.plays((head, wire) -> {
            received.append(wire.body(head));
            wire.write("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
        });
        try (RawConnection wire = lab.connect()) {
            // Nobody may wait to be told in HTTP/1.0 (RFC 9110 section 10.1.1).
            wire.write(lab.head("PATCH " + UPLOAD + "\nExpect: 100-continue\nContent-Length: 5")
                            .replace("HTTP/1.1", "HTTP/1.0")
                    + "12345");

            assertThat(wire.answer("PATCH").status()).isEqualTo(202);
        }
        assertThat(received).hasToString("12345");
        assertThat(upstream.last().has("Expect")).isFalse();
    }

    @Test
    void upload_ofHttp10InChunks_reachesNothing() throws Exception {
        try (RawConnection wire = lab.connect()) {
            wire.write(lab.head("PATCH " + UPLOAD + "\nTransfer-Encoding: chunked")
                            .replace("HTTP/1.1", "HTTP/1.0") + "5\r\n12345\r\n0\r\n\r\n");

            assertThat(wire.answer("PATCH").status()).isEqualTo(400);
        }
        assertThat(upstream.heads()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 413 Too Large", "HTTP/1.1 202 Accepted"})
    void upload_answeredBeforeItIsSent_leavesAConnectionThatIsNotUsedAgain(String status) throws Exception {
        upstream.plays((head, wire) -> {
            used.add(wire);
            if (head.method().equals("PATCH")) {
                wire.write(status + "\r\nContent-Length: 0\r\n\r\n");
            } else {
                FakeUpstream.reply(head, wire);
                return;
            }
            wire.body(head);
        });
        try (RawConnection wire = lab.connect()) {
            wire.write(lab.head("PATCH " + UPLOAD + "\nContent-Length: 10") + "12345");
            assertThat(wire.head().status()).isEqualTo(Integer.parseInt(status.substring(9, 12)));
            wire.write("67890");

            assertThat(lab.ask("GET " + BLOB).status()).isEqualTo(200);
        }
        assertThat(used).hasSize(2);
    }

    @Test
    void upload_clientLeavesHalfway_endsTheConnectionToTheUpstream() throws Exception {
        upstream.plays((head, wire) -> {
            used.add(wire);
            FakeUpstream.reply(head, wire);
        });
        try (RawConnection wire = lab.connect()) {
            wire.write(lab.head("PATCH " + UPLOAD + "\nContent-Length: 10") + "12345");
            Eventually.holds(
                    "the upload came to the registry", () -> !upstream.heads().isEmpty());
        }

        assertThat(lab.ask("GET " + BLOB).body()).isEqualTo("ok");
        assertThat(used).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 204 No Content\nContent-Length: 5\n\n",
                "HTTP/1.1 204 No Content\nContent-Length: 5\n\nhello",
                "HTTP/1.1 204 No Content\nTransfer-Encoding: chunked\n\n0\n\n",
                "HTTP/1.1 304 Not Modified\nTransfer-Encoding: chunked\n\n0\n\n"
            })
    void answer_announcesABodyThatCannotBe_isTheLastOfItsConnection(String text) throws Exception {
        answers(text);
        RawConnection.Message answer = lab.ask("GET " + BLOB);
        assertThat(answer.status()).isIn(204, 304);
        assertThat(answer.header("Content-Length")).isIn("", "0");
        assertThat(answer.head().has("Transfer-Encoding")).isFalse();

        answers("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
        assertThat(lab.ask("GET " + BLOB).body()).isEqualTo("ok");
        assertThat(used).hasSize(2);
    }

    @Test
    void answer_notModifiedWithItsLength_isPassed() throws Exception {
        answers("HTTP/1.1 304 Not Modified\nContent-Length: 5\nETag: \"x\"\n\n");

        assertThat(lab.ask("GET " + BLOB + "\nIf-None-Match: \"x\"").status()).isEqualTo(304);
        assertThat(lab.ask("GET " + BLOB).status()).isEqualTo(304);
        assertThat(used).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\nContent-Length: 5\nTransfer-Encoding: chunked\n\n2\nok\n0\n\n",
                "HTTP/1.1 200 OK\nTransfer-Encoding: gzip, chunked\n\n2\nok\n0\n\n",
                "HTTP/1.1 200 OK\nContent-Length: 2\nContent-Length: 3\n\nok",
                "HTTP/1.1 200 OK\nContent-Length: -2\n\nok",
                "HTTP/1.1 101 Switching Protocols\nUpgrade: x\n\n",
            })
    void answer_thatCanBeReadInTwoWays_is503AndTheLastOfItsConnection(String text) throws Exception {
        answers(text);
        assertThat(lab.ask("PUT /v2/open/app/manifests/1\nContent-Length: 1", "x")
                        .status())
                .isEqualTo(503);

        answers("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
        assertThat(lab.ask("GET " + BLOB).body()).isEqualTo("ok");
        assertThat(used).hasSize(2);
    }

    @Test
    void answer_thatGoesOnBehindItsEnd_isCutThere() throws Exception {
        answers("HTTP/1.1 200 OK\nContent-Length: 2\n\nokHTTP/1.1 200 OK\nContent-Length: 4\n\nevil");

        assertThat(lab.ask("GET " + BLOB).body()).isEqualTo("ok");
        assertThat(lab.ask("GET " + BLOB).body()).isEqualTo("ok");
    }

    @Test
    void answer_toHeadWithABody_hasNone() throws Exception {
        answers("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");

        assertThat(lab.ask("HEAD " + BLOB).header("Content-Length")).isEqualTo("2");
        assertThat(lab.ask("GET " + BLOB).body()).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Remote-User",
                "X-Remote-User",
                "X-WEBAUTH-USER",
                "X-Forwarded-User",
                "Forwarded-User",
                "X-Forwarded-Email",
                "X-Forwarded-Preferred-Username",
                "X-Auth-Request-User",
                "X-Authenticated-User",
                "X-Client-Cert",
                "SSL_CLIENT_S_DN",
                "REMOTE_USER",
                "X-Ssl-Client-Dn",
                "X-User",
                "X-Access-Token",
                "X-Registry-Auth",
                "X-Amzn-Oidc-Identity",
                "X-Ms-Client-Principal",
                "Cf-Access-Jwt-Assertion",
                "X-Goog-Iap-Jwt-Assertion",
                "Docker_Content_Digest",
                "X-Nobody-Has-Heard-Of"
            })
    void request_headerThatNobodyNeeds_goesNoFurther(String name) throws Exception {
        lab.ask("GET " + BLOB + "\n" + name + ": admin");

        assertThat(upstream.last().headers()).doesNotContainKey(name);
    }

    @Test
    void request_headersThatRegistriesNeed_arrive() throws Exception {
        List<String> headers = List.of(
                "Accept: application/vnd.oci.image.index.v1+json",
                "Accept-Encoding: gzip",
                "Content-Type: application/octet-stream",
                "Content-Range: 0-4",
                "Docker-Content-Digest: sha256:1",
                "If-Match: \"1\"",
                "If-Modified-Since: Mon, 01 Jan 2024 00:00:00 GMT",
                "If-None-Match: \"2\"",
                "OCI-Tag: v1",
                "Range: bytes=0-4",
                "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "tracestate: a=b",
                "User-Agent: docker/28.2");
        lab.ask("PATCH " + UPLOAD + "\n" + String.join("\n", headers) + "\nContent-Length: 5", "12345");

        headers.forEach(header -> assertThat(upstream.last().header(header.substring(0, header.indexOf(':'))))
                .isEqualTo(header.substring(header.indexOf(':') + 2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' OR 1=1",
                "traceparent: 00-00000000000000000000000000000000-b7ad6b7169203331-01\ntracestate: a=b",
                "tracestate: a=b",
                "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\nConnection: traceparent",
                "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n"
                        + "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
            })
    void request_traceThatFollowsNoGrammar_goesOnWithoutIt(String headers) throws Exception {
        assertThat(lab.ask("GET " + BLOB + "\n" + headers).status()).isEqualTo(200);

        assertThat(upstream.last().header("traceparent")).isEmpty();
        assertThat(upstream.last().header("tracestate")).isEmpty();
    }

    @Test
    void request_stateOfTheTraceMalformed_goesOnWithTheTraceAlone() throws Exception {
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        lab.ask("GET " + BLOB + "\ntraceparent: " + parent + "\ntracestate: a=b\ntracestate: <script>");

        assertThat(upstream.last().header("traceparent")).isEqualTo(parent);
        assertThat(upstream.last().header("tracestate")).isEmpty();
    }
}
