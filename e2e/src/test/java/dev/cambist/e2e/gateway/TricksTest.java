package dev.cambist.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.RegistrySetup;
import dev.cambist.e2e.Setup;
import dev.cambist.e2e.lab.EndToEnd;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests by hand of somebody who may push to one repository and wants to read another: whatever they look like, the
 * registry's own log shows that none of them got further than that one repository.
 */
@EndToEnd
final class TricksTest {
    private static final String OWN = "acme/shop/web";
    private static final String SECRET = "ops/secret";
    private static final Content OWN_IMAGE = new Content("one's own");
    private static final Content SECRET_IMAGE = new Content("somebody else's");
    private static final Pattern ARRIVED = Pattern.compile("\"[^ \"]+ ([^\"]*) HTTP/1\\.[01]\"");

    /** How the registry's log names what this test asks it without us. */
    private static final String OURSELVES = "Java-http-client";

    /** What the caller may reach: the base, and the routes of one repository, in plain characters. */
    private static final Pattern MAY_ARRIVE = Pattern.compile(
            "(/v2/|/v2/acme/shop/web/(manifests/[A-Za-z0-9_.:-]+|blobs/(uploads/)?[A-Za-z0-9:-]*|tags/list)"
                    + "(\\?(?!.*(?i:ops|secret))[!-~]*)?)");

    @TempDir
    private static Path directory;

    private static RegistrySetup site;
    private static Calls registry = new Calls("");
    private static String token = "";
    private static long logged;

    @BeforeAll
    static void start() throws Exception {
        site = RegistrySetup.start(Setup.DOCKER_REGISTRY_2_8_GATEWAY, directory);
        registry = new Calls(site.registry().url("").toString());
        SECRET_IMAGE.uploadTo(registry, SECRET);
        SECRET_IMAGE.tagIn(registry, SECRET, "1");
        OWN_IMAGE.uploadTo(registry, OWN);
        OWN_IMAGE.tagIn(registry, OWN, "1");
        token = site.cambist()
                .accessToken(
                        RegistrySetup.SERVICE,
                        site.refreshToken(RegistrySetup.BUILDER),
                        "repository:" + OWN + ":pull,push");
        settle();
        logged = site.registry().log().lines().count();
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
    }

    @Test
    void plainRequest_ownRepository_arrives() throws Exception {
        String answer = send("GET /v2/" + OWN + "/manifests/1 HTTP/1.1\r\nHost: HOST\r\nTOKEN\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200 ").contains(OWN_IMAGE.digest());
        settle();
        assertThat(arrived()).contains("/v2/" + OWN + "/manifests/1");
    }

    static Stream<String> targets() {
        return Stream.of(
                        "/v2/ops/secret/manifests/1",
                        "/v2/acme/shop/web/../../../ops/secret/manifests/1",
                        "/v2/acme/shop/web/%2e%2e/%2e%2e/%2e%2e/ops/secret/manifests/1",
                        "/v2/acme/shop/web/.%2E/.%2E/.%2E/ops/secret/manifests/1",
                        "/v2/acme/shop/web/%252e%252e/%252e%252e/%252e%252e/ops/secret/manifests/1",
                        "/v2/acme/shop/web%2f..%2f..%2f..%2fops%2fsecret/manifests/1",
                        "/v2/acme%2Fshop%2Fweb%2Fmanifests%2F..%2F..%2F..%2F..%2Fops%2Fsecret%2Fmanifests%2F1",
                        "/v2/ops%2Fsecret/manifests/1",
                        "/v2/ops%2Fsecret%2Fmanifests%2F1",
                        "/v2/acme/shop/web/..;/..;/..;/ops/secret/manifests/1",
                        "/v2/ops/secret;acme/shop/web/manifests/1",
                        "/v2/acme/shop/web/manifests/1;/../../../../ops/secret/manifests/1",
                        "/v2//ops/secret/manifests/1",
                        "//v2/ops/secret/manifests/1",
                        "///localhost/v2/ops/secret/manifests/1",
                        "/v2/acme/shop/web//../../../ops/secret/manifests/1",
                        "/v2/./ops/secret/manifests/1",
                        "/./v2/ops/secret/manifests/1",
                        "/x/../v2/ops/secret/manifests/1",
                        "/oauth2/../v2/ops/secret/manifests/1",
                        "/V2/ops/secret/manifests/1",
                        "/v2/OPS/SECRET/manifests/1",
                        "/v2/ops/secret/Manifests/1",
                        "/v2/acme/shop/web\\..\\..\\..\\ops\\secret\\manifests\\1",
                        "/v2/acme/shop/web/%5c..%5c..%5c..%5cops%5csecret/manifests/1",
                        "/v2/ops/secret/manifests/1%00/acme/shop/web/manifests/1",
                        "/v2/ops/secret/manifests/1%23/acme/shop/web/manifests/1",
                        "/v2/ops/secret/manifests/1%3F/acme/shop/web/manifests/1",
                        "/v2/ops/secret/manifests/1#/acme/shop/web/manifests/1",
                        "/v2/ops/secret/manifests/1?/v2/acme/shop/web/manifests/1",
                        "/v2/%6fps/secret/manifests/1",
                        "/v2/\u00f8ps/secret/manifests/1",
                        "/v2/acme/shop/web/manifests/1%20HTTP/1.1%0d%0aHost:%20x%0d%0a%0d%0aGET%20/v2/ops/secret/manifests/1",
                        "/v2/acme/shop/web/tags/list?last=%0d%0a%0d%0aGET%20/v2/ops/secret/manifests/1",
                        "http://HOST/v2/ops/secret/manifests/1",
                        "http://UPSTREAM/v2/ops/secret/manifests/1",
                        "http://x@HOST/v2/ops/secret/manifests/1",
                        "http:/v2/ops/secret/manifests/1",
                        "v2/ops/secret/manifests/1",
                        "*",
                        "@UPSTREAM/v2/ops/secret/manifests/1")
                .map(target -> "GET " + target + " HTTP/1.1\r\nHost: HOST\r\nTOKEN\r\n\r\n");
    }

    static Stream<String> heads() {
        String own = "GET /v2/acme/shop/web/manifests/1 HTTP/1.1\r\n";
        String secret = "GET /v2/ops/secret/manifests/1 HTTP/1.1\r\n";
        return Stream.of(
                own + "Host: UPSTREAM\r\nTOKEN\r\n\r\n",
                own + "Host: HOST\r\nHost: UPSTREAM\r\nTOKEN\r\n\r\n",
                own + "Host: HOST/v2/ops/secret/manifests/1?\r\nTOKEN\r\n\r\n",
                own + "Host: x@HOST\r\nTOKEN\r\n\r\n",
                own + "Host: HOST, UPSTREAM\r\nTOKEN\r\n\r\n",
                own + "Host:\r\nTOKEN\r\n\r\n",
                own + "TOKEN\r\n\r\n",
                own + "Host: HOST\r\nTOKEN\r\nX-Original-URL: /v2/ops/secret/manifests/1\r\n\r\n",
                own + "Host: HOST\r\nTOKEN\r\nX-Rewrite-URL: /v2/ops/secret/manifests/1\r\n\r\n",
                own + "Host: HOST\r\nTOKEN\r\nX-Forwarded-Prefix: /v2/ops/secret\r\n\r\n",
                own + "Host: HOST\r\nTOKEN\r\nX-HTTP-Method-Override: DELETE\r\n\r\n",
                own + "Host: HOST\r\nTOKEN\r\nX: a\rGET /v2/ops/secret/manifests/1 HTTP/1.1\r\n\r\n",
                own + "Host: HOST\r\nTOKEN\r\nX: a\n\nGET /v2/ops/secret/manifests/1 HTTP/1.1\r\nHost: HOST\r\n\r\n",
                own + "Host: HOST\r\nTOKEN\r\nX: a\r\n GET /v2/ops/secret/manifests/1 HTTP/1.1\r\n\r\n",
                own + "Host: HOST\r\nTOKEN\r\nX: a\0b\r\n\r\n",
                own + "Host: HOST\r\nTOKEN\r\nConnection: close, Host, Content-Length\r\n\r\n",
                own + "Host: HOST\r\nTOKEN\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                        + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
                own + "Host: HOST\r\nTOKEN\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n" + secret
                        + "Host: UPSTREAM\r\n\r\n",
                "GET /v2/acme/shop/web/manifests/1\r\n\r\n",
                secret.replace("HTTP/1.1", "HTTP/1.0") + "TOKEN\r\n\r\n",
                "TRACE /v2/acme/shop/web/manifests/1 HTTP/1.1\r\nHost: HOST\r\nTOKEN\r\n\r\n",
                "CONNECT UPSTREAM HTTP/1.1\r\nHost: UPSTREAM\r\nTOKEN\r\n\r\n" + secret + "Host: UPSTREAM\r\n\r\n",
                "get /v2/ops/secret/manifests/1 HTTP/1.1\r\nHost: HOST\r\nTOKEN\r\n\r\n",
                "GET\t/v2/ops/secret/manifests/1\tHTTP/1.1\r\nHost: HOST\r\nTOKEN\r\n\r\n",
                "GET /v2/acme/shop/web/manifests/1 /v2/ops/secret/manifests/1 HTTP/1.1\r\nHost: HOST\r\nTOKEN\r\n\r\n");
    }

    /** Requests with another one in their body, which one side might take for the next request (RFC 9112 section 11.2). */
    static Stream<String> smuggled() {
        String begin = "POST /v2/acme/shop/web/blobs/uploads/ HTTP/1.1\r\nHost: HOST\r\nTOKEN\r\n";
        String hidden = "GET /v2/ops/secret/manifests/1 HTTP/1.1\r\nHost: UPSTREAM\r\n\r\n";
        String ended = "0\r\n\r\n" + hidden;
        return Stream.of(
                        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + ended,
                        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n" + ended,
                        "Content-Length: ALL\r\nTransfer-Encoding: chunked\r\n\r\n" + ended,
                        "Content-Length: 0\r\nContent-Length: ALL\r\n\r\n" + hidden,
                        "Content-Length: 0, ALL\r\n\r\n" + hidden,
                        "Content-Length: +0\r\n\r\n" + hidden,
                        "Content-Length: -1\r\n\r\n" + hidden,
                        "Content-Length : 0\r\n\r\n" + hidden,
                        "Content-Length: 0x0\r\n\r\n" + hidden,
                        "Content_Length: 0\r\n\r\n" + hidden,
                        "Content-Length:\r\n 0\r\n\r\n" + hidden,
                        "Transfer-Encoding: xchunked\r\n\r\n" + ended,
                        "Transfer-Encoding: chunked, identity\r\n\r\n" + ended,
                        "Transfer-Encoding: identity, chunked\r\n\r\n" + ended,
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" + ended,
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n" + ended,
                        "Transfer-Encoding : chunked\r\n\r\n" + ended,
                        "Transfer-Encoding:\u000bchunked\r\n\r\n" + ended,
                        "Transfer-Encoding: \"chunked\"\r\nContent-Length: ALL\r\n\r\n" + ended,
                        "X: y\nTransfer-Encoding: chunked\r\nContent-Length: ALL\r\n\r\n" + ended,
                        "Transfer-Encoding:\r\n chunked\r\nContent-Length: ALL\r\n\r\n" + ended,
                        "Connection: Content-Length\r\nContent-Length: ALL\r\n\r\n" + hidden,
                        "Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n\r\n" + ended,
                        "Transfer-Encoding: chunked\r\n\r\n0;x=\n\r\n\r\n" + hidden,
                        "Transfer-Encoding: chunked\r\n\r\n0\n\n" + hidden,
                        "Transfer-Encoding: chunked\r\n\r\n-1\r\n" + hidden,
                        "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n" + hidden,
                        "Transfer-Encoding: chunked\r\n\r\n100000000000000000\r\n\r\n" + hidden,
                        "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n" + ended,
                        "Transfer-Encoding: chunked\r\nTrailer: Host\r\n\r\n0\r\nHost: UPSTREAM\r\n\r\n" + hidden,
                        "Expect: 100-continue\r\nContent-Length: 0\r\n\r\n" + hidden,
                        "\r\n" + hidden)
                .map(rest -> begin + rest.replace("ALL", Integer.toString(body(rest))));
    }

    private static int body(String rest) {
        return rest.length() - rest.indexOf("\r\n\r\n") - 4;
    }

    static Stream<String> mounts() {
        String mount = "mount=" + SECRET_IMAGE.digest();
        String form = "from=ops%2Fsecret&" + mount;
        String end = " HTTP/1.1\r\nHost: HOST\r\nTOKEN\r\n";
        return Stream.concat(
                        Stream.of(
                                        "?" + mount + "&from=ops/secret",
                                        "?" + mount + "&from=ops%2Fsecret",
                                        "?" + mount + "&from=acme/shop/web&from=ops/secret",
                                        "?" + mount + "&from=ops/secret&from=acme/shop/web",
                                        "?" + mount + ";from=ops/secret",
                                        "?" + mount + "&%66rom=ops/secret",
                                        "?" + mount + "&From=ops/secret",
                                        "?" + mount + "&from[]=ops/secret",
                                        "?" + mount + "&from=acme/shop/web%2F..%2F..%2F..%2Fops%2Fsecret",
                                        "?" + mount,
                                        "?" + mount + "&from=",
                                        "?" + mount + "&from=acme/shop/web")
                                .map(query -> query + end + "Content-Length: 0\r\n\r\n"),
                        Stream.of(
                                        "application/x-www-form-urlencoded",
                                        "APPLICATION/X-WWW-FORM-URLENCODED; charset=utf-8")
                                .map(type -> end + "Content-Type: " + type + "\r\nContent-Length: " + form.length()
                                        + "\r\n\r\n" + form))
                .map(rest -> "POST /v2/acme/shop/web/blobs/uploads/" + rest);
    }

    @ParameterizedTest
    @MethodSource({"targets", "heads", "smuggled"})
    void request_trickForAnotherRepository_neverGetsThere(String request) throws Exception {
        String answer = send(request);

        assertThat(answer)
                .doesNotContain(SECRET_IMAGE.digest(), SECRET_IMAGE.manifest().digest());
        settle();
        assertThat(arrived()).allMatch(target -> MAY_ARRIVE.matcher(target).matches());
    }

    @ParameterizedTest
    @MethodSource("mounts")
    void mount_trickForAnotherRepositorysBlob_doesNotGetIt(String request) throws Exception {
        String answer = send(request);

        assertThat(answer).doesNotStartWith("HTTP/1.1 201 ");
        settle();
        assertThat(arrived()).allMatch(target -> MAY_ARRIVE.matcher(target).matches());
        assertThat(registry.send("HEAD", "/v2/" + OWN + "/blobs/" + SECRET_IMAGE.digest(), Map.of())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void upload_sessionOfAnotherRepository_isRefusedByTheRegistry() throws Exception {
        String location = registry.send("POST", "/v2/" + SECRET + "/blobs/uploads/", Map.of())
                .headers()
                .firstValue("Location")
                .orElseThrow();
        String target = location.substring(location.indexOf("/v2/")).replace(SECRET, OWN);

        String answer = send("GET " + target + " HTTP/1.1\r\nHost: HOST\r\nTOKEN\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 4");
    }

    private static String send(String request) throws Exception {
        return RawBytes.send(
                site.cambist().port(),
                request.replace("HOST", site.cambist().host())
                        .replace("UPSTREAM", site.registry().host())
                        .replace("TOKEN", "Authorization: Bearer " + token + "\r\nAccept: " + Content.MANIFEST));
    }

    /** Waits for everything before to be in the registry's log: what is asked last is there last. */
    private static void settle() throws Exception {
        String mark = "/v2/mark-" + System.nanoTime() + "/tags/list";
        registry.send("GET", mark, Map.of());
        while (!site.registry().log().contains(mark)) {
            Thread.onSpinWait();
        }
    }

    /** What the registry has been asked since the start, but by this test itself. */
    private static List<String> arrived() {
        return site.registry()
                .log()
                .lines()
                .skip(logged)
                .filter(line -> !line.contains(OURSELVES))
                .flatMap(line -> ARRIVED.matcher(line).results())
                .map(request -> request.group(1))
                .toList();
    }
}
