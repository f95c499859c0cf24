package dev.cambist.server.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.core.refusal.Category;
import dev.cambist.core.refusal.RefusedException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

final class CatalogFuzzTest {
    private static final CatalogCursors CURSORS =
            new CatalogCursors(GuardFixture.NAME, () -> GuardFixture.REFRESH_KEYS);

    /** A query is a page of 1 to 1000 names behind a legal one, or a refusal. */
    @FuzzTest
    void of_anyQuery_isAPageOrRefused(byte[] data) {
        try {
            CatalogQuery query = CatalogQuery.of(
                    RegistryRequest.parse("GET", "/v2/_catalog", Optional.of(new String(data, UTF_8)), List.of()),
                    CURSORS);
            assertThat(query.size()).isBetween(1, 1000);
            query.last().ifPresent(last -> assertThat(RegistryPath.isName(last)).isTrue());
        } catch (RefusedException e) {
            assertThat(e.refusal().category()).isIn(Category.INVALID_REQUEST, Category.PAGINATION_NUMBER_INVALID);
        }
    }

    /**
     * Whatever a registry answers: a page of distinct, legal, visible names with a link that leads on, or a failure.
     *
     * @param data a page a line, its names separated by spaces
     */
    @FuzzTest
    void gather_anyAnswers_isASoundPageOrAFailure(byte[] data) {
        Iterator<String> lines =
                Arrays.asList(new String(data, UTF_8).split("\n", -1)).iterator();
        CatalogPage.PageSource registry = (size, last) -> {
            String line = lines.hasNext() ? lines.next() : "";
            List<String> names = line.isEmpty() ? List.of() : List.of(line.split(" ", -1));
            return new CatalogPage.UpstreamPage(names, lines.hasNext());
        };
        try {
            CatalogPage page = CatalogPage.gather(
                    new CatalogQuery(3, Optional.of("b")), registry, names -> name -> !name.startsWith("h"));
            assertThat(page.names())
                    .hasSizeLessThanOrEqualTo(3)
                    .doesNotHaveDuplicates()
                    .doesNotContain("b");
            assertThat(page.names()).allMatch(name -> RegistryPath.isName(name) && !name.startsWith("h"));
            page.next().ifPresent(next -> assertThat(next).isNotEqualTo("b"));
            page.link(CURSORS)
                    .ifPresent(link -> assertThat(link)
                            .matches("</v2/_catalog\\?n=3&last=([a-z0-9._/-]+|~[A-Za-z0-9_-]{379})>; rel=\"next\""));
        } catch (UnsoundCatalogException e) {
            assertThat(e).hasMessageStartingWith("the registry's catalog ");
        }
    }
}
