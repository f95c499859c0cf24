package dev.cambist.server.gateway.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a request and of its answer goes through the gateway. */
@Timeout(60) // a guard against hanging
final class GatewayForwardingTest {
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final String BLOB = "GET /v2/open/app/blobs/" + DIGEST;

    @TempDir
    private Path directory;

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

    @Test
    void request_admitted_reachesTheUpstreamAndItsAnswerTheClient() throws Exception {
        RawConnection.Message answer = lab.ask(BLOB);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ok");
        assertThat(upstream.last().line()).isEqualTo("GET /v2/open/app/blobs/" + DIGEST + " HTTP/1.1");
    }

    /** Azure's clients write repositories so. */
    @Test
    void request_escapedSlashInTheName_reachesTheUpstreamAsASlash() throws Exception {
        RawConnection.Message answer = lab.ask("GET /v2/open%2Fapp/blobs/" + DIGEST);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(upstream.last().line()).isEqualTo("GET /v2/open/app/blobs/" + DIGEST + " HTTP/1.1");
    }

    @Test
    void request_escapedSlashesToClimbWith_reachNothing() throws Exception {
        RawConnection.Message answer = lab.ask("GET /v2/open%2Fapp%2F..%2F..%2Fsecret/blobs/" + DIGEST);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(upstream.heads()).isEmpty();
    }

    @Test
    void request_credentials_stayWithTheGateway() throws Exception {
        lab.ask(BLOB + "\nCookie: session=1\nProxy-Authorization: Basic eDp5\nX-Real-IP: 10.0.0.1");

        assertThat(upstream.last().headers())
                .doesNotContainKeys("Authorization", "Cookie", "Proxy-Authorization", "X-Real-IP");
    }

    @Test
    void request_headersOfTheConnection_goNoFurther() throws Exception {
        lab.ask(
                BLOB
                        + "\nConnection: keep-alive, X-Hop\nKeep-Alive: timeout=5\nX-Hop: 1\nTE: trailers\nIf-None-Match: \"2\"");

        assertThat(upstream.last().headers()).doesNotContainKeys("Keep-Alive", "X-Hop", "TE");
        assertThat(upstream.last().header("If-None-Match")).isEqualTo("\"2\"");
    }

    @Test
    void request_forwardingHeadersOfTheClient_areReplaced() throws Exception {
        lab.ask(BLOB + "\nForwarded: for=10.0.0.1;host=evil\nX-Forwarded-For: 10.0.0.1\nX-Forwarded-Host: evil"
                + "\nX-Forwarded-Proto: https\nX-Forwarded-Port: 1\nX-Forwarded-Prefix: /evil");

        assertThat(upstream.last().header("X-Forwarded-For")).isEqualTo("127.0.0.1");
        assertThat(upstream.last().header("X-Forwarded-Host")).isEqualTo("registry.example.com");
        assertThat(upstream.last().header("X-Forwarded-Proto")).isEqualTo("http");
        assertThat(upstream.last().header("Host")).isEqualTo(upstream.authority());
        assertThat(upstream.last().headers()).doesNotContainKeys("Forwarded", "X-Forwarded-Port", "X-Forwarded-Prefix");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-HTTP-Method-Override: DELETE",
                "x-http-method-override: DELETE",
                "X-HTTP-Method: DELETE",
                "X-Method-Override: DELETE",
                "X-Original-Method: DELETE",
                "X-Original-URL: /v2/closed/app/manifests/1",
                "X-Rewrite-URL: /v2/closed/app/manifests/1",
                "X_HTTP_Method_Override: DELETE",
                "X_Forwarded_For: 10.0.0.1"
            })
    void request_headerThatNamesAnotherRequest_goesNoFurther(String header) throws Exception {
        lab.ask(BLOB + "\nIf-None-Match: \"2\"\n" + header);

        assertThat(upstream.last().headers()).doesNotContainKey(header.substring(0, header.indexOf(':')));
        assertThat(upstream.last().header("If-None-Match")).isEqualTo("\"2\"");
    }

    @Test
    void request_ownHeaders_areNotInvented() throws Exception {
        lab.ask(BLOB + "\nRange: bytes=3-7\nAccept: a/b\nAccept: c/d\nIf-None-Match: \"x\"");

        assertThat(upstream.last().header("Range")).isEqualTo("bytes=3-7");
        assertThat(upstream.last().headers().get("Accept")).containsExactly("a/b", "c/d");
        assertThat(upstream.last().header("If-None-Match")).isEqualTo("\"x\"");
        assertThat(upstream.last().headers()).doesNotContainKeys("Accept-Encoding", "User-Agent", "Content-Type");
    }

    @Test
    void request_correlation_isTheSameEverywhere() throws Exception {
        String id = "6f1c1a52-0000-4000-8000-00000000000a";

        RawConnection.Message answer = lab.ask(BLOB + "\nX-Ms-Correlation-Request-Id: " + id);

        assertThat(answer.header("X-Ms-Correlation-Request-Id")).isEqualTo(id);
        assertThat(upstream.last().header("X-Ms-Correlation-Request-Id")).isEqualTo(id);
    }

    @Test
    void request_queryOfAnUpload_arrivesAsItWasSent() throws Exception {
        String target = "/v2/open/app/blobs/uploads/0b1c?_state=aB-_3%3D%3D&digest=sha256%3A" + "a".repeat(64);

        lab.ask("PUT " + target + "\nContent-Length: 0");

        assertThat(upstream.last().target()).isEqualTo(target);
        assertThat(upstream.last().header("Content-Length")).isEqualTo("0");
    }

    @Test
    void request_mountWithoutBody_arrives() throws Exception {
        lab.ask("POST /v2/open/app/blobs/uploads/?mount=" + DIGEST + "&from=open/app\nContent-Length: 0");

        assertThat(upstream.last().target()).contains("mount=").contains("from=");
    }

    /** The token of {@link GatewayLab#head} has no right on it. */
    @Test
    void request_mountFromWhereTheCallerMayNotPull_beginsAnUpload() throws Exception {
        RawConnection.Message answer =
                lab.ask("POST /v2/open/app/blobs/uploads/?mount=" + DIGEST + "&from=secret/base\nContent-Length: 0");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(upstream.last().target()).isEqualTo("/v2/open/app/blobs/uploads/");
    }

    /** Clients of ACR take 404 for the success of a DELETE, and write a name's slashes in two ways. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE /acr/v1/open/app/_metadata/key",
                "DELETE /acr/v1/_deleted/open/app",
                "DELETE /v2/open/app",
                "DELETE /v2/open/app/tags/1",
                "DELETE /v2/open/app/tags/list"
            })
    void request_routeThatIsNotServed_is405(String request) throws Exception {
        RawConnection.Message answer = lab.ask(request);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.head().has("Allow")).isTrue();
        assertThat(answer.body()).contains("\"code\":\"UNSUPPORTED\"");
        assertThat(answer.header("Docker-Distribution-Api-Version")).isEqualTo("registry/2.0");
        assertThat(upstream.heads()).isEmpty();
    }

    @Test
    void request_head_hasTheLengthAndNoBody() throws Exception {
        RawConnection.Message answer = lab.ask("HEAD /v2/open/app/blobs/" + DIGEST);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).isEqualTo("2");
        assertThat(upstream.last().method()).isEqualTo("HEAD");
    }

    @Test
    void answer_partOfABlob_isPassedAsItIs() throws Exception {
        upstream.plays(FakeUpstream.answering("""
                HTTP/1.1 206 Partial Content
                Content-Range: bytes 3-7/100
                Content-Length: 5
                Docker-Content-Digest: sha256:x

                34567"""));

        RawConnection.Message answer = lab.ask(BLOB + "\nRange: bytes=3-7");

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.header("Content-Range")).isEqualTo("bytes 3-7/100");
        assertThat(answer.header("Docker-Content-Digest")).isEqualTo("sha256:x");
        assertThat(answer.body()).isEqualTo("34567");
    }

    @Test
    void answer_chunked_isPassed() throws Exception {
        upstream.plays(FakeUpstream.answering("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n4\ndefg\n0\n\n"));

        assertThat(lab.ask(BLOB).body()).isEqualTo("abcdefg");
    }

    @Test
    void answer_error_isPassedWithItsBody() throws Exception {
        upstream.plays(FakeUpstream.answering(
                "HTTP/1.1 404 Not Found\nContent-Type: application/json\nContent-Length: 13\n\n{\"errors\":[]}"));

        RawConnection.Message answer = lab.ask(BLOB);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"errors\":[]}");
    }

    @Test
    void answer_sessionsAndChallengesOfTheUpstream_stayWithTheGateway() throws Exception {
        upstream.plays(FakeUpstream.answering("""
                HTTP/1.1 200 OK
                Set-Cookie: sid=1
                WWW-Authenticate: Basic realm="x"
                Alt-Svc: h3=":443"
                Connection: X-Hop
                X-Hop: 1
                X-Ms-Correlation-Request-Id: other
                Date: Mon, 01 Jan 2024 00:00:00 GMT
                Content-Length: 0

                """));

        RawConnection.Message answer = lab.ask(BLOB);

        assertThat(answer.head().headers()).doesNotContainKeys("Set-Cookie", "WWW-Authenticate", "Alt-Svc", "X-Hop");
        assertThat(answer.header("X-Ms-Correlation-Request-Id")).hasSize(36);
        assertThat(answer.header("Date")).isEqualTo("Mon, 01 Jan 2024 00:00:00 GMT");
    }

    @ParameterizedTest
    @CsvSource({
        "http://UPSTREAM/v2/open/app/blobs/uploads/1?_state=x, /v2/open/app/blobs/uploads/1?_state=x",
        "https://registry.example.com/v2/a, /v2/a",
        "/v2/open/app/blobs/uploads/1, /v2/open/app/blobs/uploads/1",
        "https://bucket.s3.amazonaws.com/x?X-Amz-Signature=y, https://bucket.s3.amazonaws.com/x?X-Amz-Signature=y",
    })
    void answer_location_leadsToTheGatewayOrElsewhere(String sent, String seen) throws Exception {
        upstream.plays(FakeUpstream.answering("HTTP/1.1 307 Temporary Redirect\nLocation: "
                + sent.replace("UPSTREAM", upstream.authority()) + "\nContent-Length: 0\n\n"));

        assertThat(lab.ask(BLOB).header("Location")).isEqualTo(seen);
    }

    @Test
    void answer_linkToTheNextPage_leadsToTheGateway() throws Exception {
        upstream.plays(FakeUpstream.answering("HTTP/1.1 200 OK\nLink: <http://" + upstream.authority()
                + "/v2/open/app/tags/list?n=1&last=a>; rel=\"next\"\nContent-Length: 0\n\n"));

        assertThat(lab.ask("GET /v2/open/app/tags/list?n=1").header("Link"))
                .isEqualTo("</v2/open/app/tags/list?n=1&last=a>; rel=\"next\"");
    }

    @Test
    void upload_withLength_arrivesWhole() throws Exception {
        StringBuilder received = new StringBuilder();
        upstream.plays((head, wire) -> {
            received.append(wire.body(head));
            wire.write("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
        });

        RawConnection.Message answer = lab.ask("PATCH /v2/open/app/blobs/uploads/1\nContent-Length: 5", "12345");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(received).hasToString("12345");
        assertThat(upstream.last().header("Content-Length")).isEqualTo("5");
    }

    @Test
    void upload_inChunks_arrivesWhole() throws Exception {
        StringBuilder received = new StringBuilder();
        upstream.plays((head, wire) -> {
            received.append(wire.body(head));
            wire.write("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
        });

        lab.ask("PATCH /v2/open/app/blobs/uploads/1\nTransfer-Encoding: chunked", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");

        assertThat(received).hasToString("abcde");
    }

    @Test
    void upload_thatWaitsToBeTold_isTold() throws Exception {
        StringBuilder received = new StringBuilder();
        upstream.plays((head, wire) -> {
            wire.write("HTTP/1.1 100 Continue\r\n\r\n");
            received.append(wire.body(head));
            wire.write("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
        });
        try (RawConnection wire = lab.connect()) {
            wire.write(lab.head("PUT /v2/open/app/blobs/uploads/1\nExpect: 100-continue\nContent-Length: 5"));
            assertThat(wire.head().status()).isEqualTo(100);
            wire.write("12345");

            assertThat(wire.answer("PUT").status()).isEqualTo(201);
        }
        assertThat(received).hasToString("12345");
    }

    @Test
    void upload_thatWaitsAndIsRefused_isNotAskedFor() throws Exception {
        upstream.plays((head, wire) -> {
            wire.write("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            wire.close();
        });

        RawConnection.Message answer =
                lab.ask("PUT /v2/open/app/blobs/uploads/1\nExpect: 100-continue\nContent-Length: 5");

        assertThat(answer.status()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "user with spaces"})
    void upstream_thatKnowsUs_getsItsOwnPassword(String user) throws Exception {
        Files.writeString(directory.resolve("password"), "pass:word\n");
        lab.close();
        lab = GatewayLab.start(
                directory,
                "",
                "[{ service: registry.example.com, upstream: { url: \"http://" + upstream.authority() + "\", user: \""
                        + user + "\", password-file: password } }]");

        lab.ask(BLOB);

        String expected = Base64.getEncoder().encodeToString((user + ":pass:word").getBytes(UTF_8));
        assertThat(upstream.last().header("Authorization")).isEqualTo("Basic " + expected);
    }
}
