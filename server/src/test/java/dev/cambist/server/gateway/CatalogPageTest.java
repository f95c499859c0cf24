package dev.cambist.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of what a caller may see, out of pages of everything. */
final class CatalogPageTest {
    private static final int MAX_UPSTREAM_PAGES = 20;
    private static final CatalogCursors CURSORS =
            new CatalogCursors(GuardFixture.NAME, () -> GuardFixture.REFRESH_KEYS);

    @Test
    void gather_everythingVisible_isTheRegistrysPage() throws UnsoundCatalogException {
        CatalogPage page = gather(100, null, CatalogPageTest::all, new Registry(List.of("a", "b/c", "d")));
        assertThat(page.names()).containsExactly("a", "b/c", "d");
        assertThat(page.link(CURSORS)).isEmpty();
        assertThat(page.body()).isEqualTo("{\"repositories\":[\"a\",\"b/c\",\"d\"]}");
    }

    @Test
    void gather_emptyCatalog_isAnEmptyLastPage() throws UnsoundCatalogException {
        CatalogPage page = gather(100, null, CatalogPageTest::all, new Registry(List.of()));
        assertThat(page.body()).isEqualTo("{\"repositories\":[]}");
        assertThat(page.link(CURSORS)).isEmpty();
    }

    @Test
    void gather_moreThanAPage_linksBehindTheLastOfIt() throws UnsoundCatalogException {
        CatalogPage page = gather(2, null, CatalogPageTest::all, new Registry(List.of("a", "b/c", "d")));
        assertThat(page.names()).containsExactly("a", "b/c");
        assertThat(page.link(CURSORS)).contains("</v2/_catalog?n=2&last=b/c>; rel=\"next\"");
        CatalogPage last = gather(2, "b/c", CatalogPageTest::all, new Registry(List.of("a", "b/c", "d")));
        assertThat(last.names()).containsExactly("d");
        assertThat(last.link(CURSORS)).isEmpty();
    }

    @Test
    void gather_onlyHiddenNamesBehindAFullPage_isTheLastPage() throws UnsoundCatalogException {
        CatalogPage page =
                gather(2, null, CatalogPageTest::team, new Registry(List.of("a", "team/a", "team/b", "x", "y")));
        assertThat(page.names()).containsExactly("team/a", "team/b");
        assertThat(page.link(CURSORS)).isEmpty();
    }

    @Test
    void gather_visibleNamesOnSeveralPages_fillsOnePage() throws UnsoundCatalogException {
        Registry registry = new Registry(numbered("p", 450, "team/a", "team/b", "team/c"));
        CatalogPage page = gather(2, null, CatalogPageTest::team, registry);
        assertThat(page.names()).containsExactly("team/a", "team/b");
        assertThat(page.link(CURSORS)).contains("</v2/_catalog?n=2&last=team/b>; rel=\"next\"");
        assertThat(registry.asked).containsExactly("100 -", "100 p0099", "100 p0199", "100 p0299", "100 p0399");
    }

    @Test
    void gather_allPagesFollowed_showEachVisibleNameOnce() throws UnsoundCatalogException {
        List<String> all = new ArrayList<>(numbered("a", 3000));
        all.addAll(numbered("team/a", 250));
        all.addAll(numbered("x", 3000));
        List<String> seen = new ArrayList<>();
        Optional<String> last = Optional.empty();
        int pages = 0;
        do {
            CatalogPage page =
                    CatalogPage.gather(new CatalogQuery(100, last), new Registry(all), names -> CatalogPageTest::team);
            seen.addAll(page.names());
            last = page.next();
            pages++;
        } while (last.isPresent() && pages < 50);
        assertThat(seen).isEqualTo(numbered("team/a", 250));
        assertThat(pages).isLessThan(12);
    }

    @Test
    void gather_manyHiddenNames_isAnEmptyPageThatGoesOn() throws UnsoundCatalogException {
        Registry registry = new Registry(numbered("p", 5000, "team/a"));
        CatalogPage page = gather(100, null, CatalogPageTest::team, registry);
        assertThat(registry.asked).hasSize(MAX_UPSTREAM_PAGES);
        assertThat(page.names()).isEmpty();
        assertThat(page.next()).contains("p1999");
        String link = page.link(CURSORS).orElseThrow();
        assertThat(link).doesNotContain("p1999");
        String cursor = link.substring(link.indexOf("last=") + "last=".length(), link.indexOf('>'));
        assertThat(CURSORS.open(cursor)).contains("p1999");
    }

    @Test
    void gather_manyHiddenNamesBehindAVisibleOne_doesNotNameThem() throws UnsoundCatalogException {
        List<String> all = new ArrayList<>(List.of("team/a"));
        all.addAll(numbered("x", 5000));
        CatalogPage page = gather(100, null, CatalogPageTest::team, new Registry(all));
        assertThat(page.names()).containsExactly("team/a");
        assertThat(page.next()).contains("team/a");
    }

    @ParameterizedTest
    @CsvSource({"1, 100", "100, 100", "1000, 1000"})
    void gather_anySize_asksTheRegistryForUsefulPages(int size, int asked) throws UnsoundCatalogException {
        Registry registry = new Registry(List.of("a"));
        gather(size, null, CatalogPageTest::all, registry);
        assertThat(registry.asked).containsExactly(asked + " -");
    }

    /** By characters, as zot sorts; by directories, as Distribution does. */
    @ParameterizedTest
    @ValueSource(strings = {"a-b a/b a0", "a/b a-b a0", "a a-b a.b a/b", "a a/b a/b/c a-b"})
    void gather_eitherOrder_isSound(String names) throws UnsoundCatalogException {
        List<String> page = List.of(names.split(" ", -1));
        assertThat(gather(100, null, CatalogPageTest::all, (size, last) -> new CatalogPage.UpstreamPage(page, false))
                        .names())
                .isEqualTo(page);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b a",
                "a a",
                "a-b a/b a-c a.d a/c",
                "k",
                "a",
                "z ../z",
                "z Z",
                "z z//z",
                "z z:1",
                "z z\u00e9",
                "z \u2028",
                "z z/"
            })
    void gather_namesOutOfOrderOrNone_fails(String names) {
        List<String> page = List.of(names.split(" ", -1));
        String last = names.startsWith("k") || names.equals("a") ? "k" : null;
        assertThatExceptionOfType(UnsoundCatalogException.class)
                .isThrownBy(() -> gather(
                        100, last, CatalogPageTest::all, (size, behind) -> new CatalogPage.UpstreamPage(page, false)))
                .withMessageStartingWith("the registry's catalog ");
    }

    @Test
    void gather_registryThatAlwaysSaysTheSame_fails() {
        assertThatExceptionOfType(UnsoundCatalogException.class)
                .isThrownBy(() -> gather(
                        100,
                        null,
                        CatalogPageTest::team,
                        (size, last) -> new CatalogPage.UpstreamPage(List.of("a", "b"), true)))
                .withMessage("the registry's catalog is not in order: a stands behind b");
    }

    @Test
    void gather_emptyPagesWithoutEnd_fails() {
        assertThatExceptionOfType(UnsoundCatalogException.class)
                .isThrownBy(() -> gather(
                        100, null, CatalogPageTest::all, (size, last) -> new CatalogPage.UpstreamPage(List.of(), true)))
                .withMessage("the registry's catalog has an empty page with another behind it");
    }

    private static CatalogPage gather(
            int size, @Nullable String last, Predicate<String> visible, CatalogPage.PageSource upstream)
            throws UnsoundCatalogException {
        return CatalogPage.gather(new CatalogQuery(size, Optional.ofNullable(last)), upstream, names -> visible);
    }

    private static boolean all(String name) {
        return !name.isEmpty();
    }

    private static boolean team(String name) {
        return name.startsWith("team/");
    }

    private static List<String> numbered(String start, int count, String... more) {
        List<String> names = new ArrayList<>(IntStream.range(0, count)
                .mapToObj(number -> "%s%04d".formatted(start, number))
                .toList());
        names.addAll(List.of(more));
        return names;
    }

    /** A registry that answers as Distribution does. */
    private record Registry(List<String> all, List<String> asked) implements CatalogPage.PageSource {
        Registry(List<String> all) {
            this(all, new ArrayList<>());
        }

        @Override
        public CatalogPage.UpstreamPage page(int size, Optional<String> last) {
            asked.add(size + " " + last.orElse("-"));
            List<String> behind = all.stream()
                    .filter(name -> last.map(other -> other.compareTo(name) < 0).orElse(true))
                    .toList();
            return new CatalogPage.UpstreamPage(behind.subList(0, Math.min(size, behind.size())), behind.size() > size);
        }
    }
}
