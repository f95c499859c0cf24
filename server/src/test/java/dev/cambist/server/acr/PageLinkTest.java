package dev.cambist.server.acr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.gateway.relay.ContentDigest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code Link} to the letter, as clients cut it apart. */
@Timeout(300) // a guard against hanging
final class PageLinkTest {
    private static final String FIRST = MetadataLab.image("sha256:" + "1".repeat(64), 1);
    private static final String SECOND = MetadataLab.image("sha256:" + "2".repeat(64), 2);

    @TempDir
    private Path directory;

    private MetadataLab lab;

    @BeforeEach
    void start() throws Exception {
        lab = new MetadataLab(directory, "");
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    private Optional<String> link(String target) throws Exception {
        HttpResponse<String> answer = lab.get(target);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("Link");
    }

    @Test
    void manifests_pageOfOne_leadsBehindItsDigest() throws Exception {
        lab.push("v1", MetadataLab.TYPE, FIRST);
        lab.push("v2", MetadataLab.TYPE, SECOND);
        String least = Stream.of(FIRST, SECOND)
                .map(image -> ContentDigest.of(image.getBytes(UTF_8)))
                .sorted()
                .findFirst()
                .orElseThrow();

        assertThat(link("/acr/v1/open%2Fapp/_manifests?n=1"))
                .contains("</acr/v1/open%2Fapp/_manifests?last=" + least.replace(":", "%3A")
                        + "&n=1&orderby=>; rel=\"next\"");
        assertThat(link("/acr/v1/open/app/_manifests?n=2")).isEmpty();
    }

    /** A thousand indexes as wide as they may be would be more than there is memory for. */
    @Test
    void manifests_thatNameVeryMany_endThePageEarlyAndAreAllReachedByLinks() throws Exception {
        List<String> pushed = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            String wide = wide(number, 9000);
            pushed.add(ContentDigest.of(wide.getBytes(UTF_8)));
            lab.push(pushed.getLast(), MetadataLab.INDEX, wide);
        }

        List<Integer> pages = new ArrayList<>();
        List<String> walked = new ArrayList<>();
        Optional<String> next = Optional.of("/acr/v1/open%2Fapp/_manifests?n=1000");
        while (next.isPresent() && pages.size() < 10) {
            HttpResponse<String> answer = lab.get(next.get());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            List<String> page = pushed.stream()
                    .filter(digest -> answer.body().contains("{\"digest\":\"" + digest + "\",\"imageSize\""))
                    .toList();
            walked.addAll(page);
            pages.add(page.size());
            next = answer.headers().firstValue("Link").map(link -> link.substring(1, link.indexOf('>')));
        }

        assertThat(walked).containsExactlyInAnyOrderElementsOf(pushed);
        assertThat(pages).containsExactly(2, 2, 1);
    }

    private static String wide(int number, int children) {
        StringBuilder manifests = new StringBuilder();
        for (int child = 0; child < children; child++) {
            manifests
                    .append(child == 0 ? "" : ",")
                    .append("{\"mediaType\":\"" + MetadataLab.TYPE + "\",\"digest\":\"sha256:")
                    .append("%064x".formatted(number * (long) children + child))
                    .append("\",\"size\":2}");
        }
        return "{\"schemaVersion\":2,\"mediaType\":\"" + MetadataLab.INDEX + "\",\"manifests\":[" + manifests + "]}";
    }

    /** {@code acr tag list} asks behind the last until there is no list, and takes the last of an empty one: a panic. */
    @Test
    void tags_behindTheLast_areNull() throws Exception {
        lab.push("v1", MetadataLab.TYPE, FIRST);

        assertThat(lab.get("/acr/v1/open%2Fapp/_tags?last=v1&n=100&orderby=").body())
                .isEqualTo("{\"registry\":\"" + lab.host() + "\",\"imageName\":\"open/app\",\"tags\":null}");
    }

    /** Azure's Java library ends with a NullPointerException where there is no list. */
    @Test
    void tags_ofAManifestWithoutAny_areAnEmptyList() throws Exception {
        lab.push("v1", MetadataLab.TYPE, FIRST);
        String digest = ContentDigest.of(FIRST.getBytes(UTF_8));
        lab.push("v1", MetadataLab.TYPE, SECOND);

        assertThat(lab.get("/acr/v1/open%2Fapp/_tags?digest=" + digest.replace(":", "%3A"))
                        .body())
                .isEqualTo("{\"registry\":\"" + lab.host() + "\",\"imageName\":\"open/app\",\"tags\":[]}");
    }

    /** As of ACR, whose own is {@code last=1%262.71.7}; what clients sent besides is not in it. */
    @Test
    void tags_inAnOrderOfTime_leadBehindTheirMomentAndName() throws Exception {
        lab.push("v1", MetadataLab.TYPE, FIRST);
        lab.tick();
        lab.push("v2", MetadataLab.TYPE, FIRST);

        assertThat(link("/acr/v1/open/app/_tags?api-version=2021-07-01&n=1&orderby=timedesc"))
                .contains("</acr/v1/open%2Fapp/_tags?last=2026-11-22T12%3A00%3A01.123456Z%26v2&n=1&orderby=timedesc>;"
                        + " rel=\"next\"");
        assertThat(link("/acr/v1/open/app/_tags?last=2026-11-22T12%3A00%3A01.123456Z%26v2&n=1&orderby=timedesc"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/acr/v1/_catalog, </acr/v1/_catalog?last=open%2Fa&n=1&orderby=>; rel=\"next\"",
        "/v2/_catalog, </v2/_catalog?n=1&last=open/a>; rel=\"next\"",
    })
    void catalog_lastPageThatIsFull_leadsNowhere(String target, String link) throws Exception {
        lab.registry().put("open/a", "v1", MetadataLab.TYPE, FIRST);
        lab.registry().put("open/b", "v1", MetadataLab.TYPE, FIRST);

        HttpResponse<String> first = lab.ask("registry:catalog:*", "GET", target + "?n=1", "");
        HttpResponse<String> last = lab.ask("registry:catalog:*", "GET", target + "?n=1&last=open%2Fa&orderby=", "");
        HttpResponse<String> none = lab.ask("registry:catalog:*", "GET", target + "?n=1&last=open%2Fb", "");

        assertThat(first.body()).isEqualTo("{\"repositories\":[\"open/a\"]}");
        assertThat(first.headers().firstValue("Link")).contains(link);
        assertThat(last.body()).isEqualTo("{\"repositories\":[\"open/b\"]}");
        assertThat(last.headers().firstValue("Link")).isEmpty();
        assertThat(none.body()).isEqualTo("{\"repositories\":[]}");
    }
}
