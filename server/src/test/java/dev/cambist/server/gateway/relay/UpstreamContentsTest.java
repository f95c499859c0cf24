package dev.cambist.server.gateway.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.cambist.server.crawl.CrawledRegistry.Names;
import dev.cambist.server.crawl.NoAnswerException;
import dev.cambist.server.settings.UpstreamSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UpstreamContentsTest {
    private static final String UNKNOWN = "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"\"}]}";
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    private final Upstreams upstreams = new Upstreams();
    private HttpServer server;
    private UpstreamContents contents;
    private volatile int status = 200;
    private volatile String body = "{}";
    private volatile Map<String, String> headers = Map.of();
    private volatile String asked = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked = exchange.getRequestURI().toString();
            headers.forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = body.getBytes(UTF_8);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
            if (!head) {
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(bytes);
                }
            }
            exchange.close();
        });
        server.start();
        UpstreamSettings settings = new UpstreamSettings(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                UpstreamSettings.CONNECT_TIMEOUT,
                UpstreamSettings.IDLE_TIMEOUT);
        upstreams.open(Set.of(settings));
        contents = new UpstreamContents(new RegistryWay(upstreams, settings));
    }

    @AfterEach
    void stop() {
        upstreams.close();
        server.stop(0);
    }

    private void answers(int answered, String with) {
        status = answered;
        body = with;
    }

    @Test
    void manifest_404InTheWordsOfTheProtocol_isNotThere() throws Exception {
        answers(404, UNKNOWN);

        assertThat(contents.manifest("team/app", "v1")).isEmpty();
        assertThat(asked).isEqualTo("/v2/team/app/manifests/v1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>404 Not Found</html>",
                "",
                "{}",
                "{\"errors\":[]}",
                "{\"errors\":[{\"code\":\"DENIED\"}]}",
                "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"},{\"code\":\"DENIED\"}]}"
            })
    void manifest_404OfSomethingElse_isNoAnswer(String answer) {
        answers(404, answer);

        assertThatThrownBy(() -> contents.manifest("team/app", "v1")).isInstanceOf(NoAnswerException.class);
        assertThatThrownBy(() -> contents.tags("team/app", Optional.empty())).isInstanceOf(NoAnswerException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 401, 403, 429, 500, 503})
    void manifest_anyOtherStatus_isNoAnswer(int answered) {
        answers(answered, UNKNOWN);

        assertThatThrownBy(() -> contents.manifest("team/app", "v1")).isInstanceOf(NoAnswerException.class);
        assertThatThrownBy(() -> contents.digestOf("team/app", "v1")).isInstanceOf(NoAnswerException.class);
        assertThatThrownBy(() -> contents.repositories(Optional.empty())).isInstanceOf(NoAnswerException.class);
    }

    @Test
    void manifest_ofAnotherDigestThanAskedFor_isNoAnswer() {
        answers(200, "{}");

        assertThatThrownBy(() -> contents.manifest("team/app", DIGEST)).hasMessageContaining("has not the digest");
    }

    @Test
    void digestOf_headerThatIsNoDigest_isComputedFromTheManifest() throws Exception {
        headers = Map.of("Docker-Content-Digest", "../../other");

        assertThat(contents.digestOf("team/app", "v1")).contains(ContentDigest.of("{}".getBytes(UTF_8)));
    }

    @Test
    void repositories_registryWithoutCatalogue_areNone() throws Exception {
        answers(404, "404 page not found");

        assertThat(contents.repositories(Optional.empty())).isEmpty();
    }

    @Test
    void tags_pageWithMoreBehindIt_saysSo() throws Exception {
        headers = Map.of("Link", "</v2/team/app/tags/list?last=b&n=2>; rel=\"next\"");
        answers(200, "{\"name\":\"team/app\",\"tags\":[\"a\",\"b\"]}");

        assertThat(contents.tags("team/app", Optional.of("&x"))).isEqualTo(new Names(List.of("a", "b"), true));
        assertThat(asked).isEqualTo("/v2/team/app/tags/list?n=500&last=%26x");
    }

    @Test
    void tags_null_areNone() throws Exception {
        answers(200, "{\"name\":\"team/app\",\"tags\":null}");

        assertThat(contents.tags("team/app", Optional.empty()).names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"tags\":[1]}", "{\"tags\":\"v1\"}", "[]", "{\"tags\":[\"v1\"]", ""})
    void tags_whatIsNoListOfNames_isNoAnswer(String answer) {
        answers(200, answer);

        assertThatThrownBy(() -> contents.tags("team/app", Optional.empty())).isInstanceOf(NoAnswerException.class);
    }

    @Test
    void tags_ofAnUpstreamThatIsGone_areNoAnswer() {
        upstreams.keep(Set.of());

        assertThatThrownBy(() -> contents.tags("team/app", Optional.empty()))
                .hasMessageContaining("configured no more");
    }
}
