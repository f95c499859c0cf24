package dev.cambist.server.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.json.JsonWriter;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A page of the catalog with only those names that the caller may see.
 *
 * @param names the names, in the registry's order
 * @param next the name behind which the next page begins; missing on the last page. On an empty page it is one that the
 *     caller must not see, for so many of those stand in a row there that a request ends among them
 */
public record CatalogPage(int size, List<String> names, Optional<String> next) {
    /** After so many pages of the registry the client has to ask again, so that no request takes for ever. */
    private static final int MAX_UPSTREAM_PAGES = 20;

    private static final int UPSTREAM_PAGE = 100; // names; Distribution may be configured to refuse more

    /** Asks the registry for a page of its whole catalog. */
    @FunctionalInterface
    public interface PageSource {
        /**
         * One page.
         *
         * @param size how many names
         * @param last the name behind which to go on
         */
        UpstreamPage page(int size, Optional<String> last);
    }

    /**
     * What the registry says.
     *
     * @param more whether its answer has a {@code Link} to a next page
     */
    public record UpstreamPage(List<String> names, boolean more) {
        public UpstreamPage {
            names = List.copyOf(names);
        }
    }

    public CatalogPage {
        names = List.copyOf(names);
    }

    /**
     * Gathers a page from as many pages of the registry as it takes, at most {@value #MAX_UPSTREAM_PAGES}; then the page
     * is short, and perhaps empty, and {@code next} says where to go on.
     *
     * @param visible of some names, whether the caller sees a repository of that name
     * @throws UnsoundCatalogException when the registry's answers are such that going on could miss names or never end
     */
    public static CatalogPage gather(
            CatalogQuery query, PageSource source, Function<List<String>, Predicate<String>> visible)
            throws UnsoundCatalogException {
        List<String> names = new ArrayList<>();
        CatalogOrder order = new CatalogOrder(query.last());
        for (int pages = 0; pages < MAX_UPSTREAM_PAGES; pages++) {
            UpstreamPage page = source.page(Math.max(query.size(), UPSTREAM_PAGE), order.last());
            Predicate<String> shown = visible.apply(page.names());
            for (String name : page.names()) {
                order.accept(name);
                if (shown.test(name)) {
                    if (names.size() == query.size()) {
                        return new CatalogPage(query.size(), names, Optional.of(names.getLast()));
                    }
                    names.add(name);
                }
            }
            if (!page.more()) {
                return new CatalogPage(query.size(), names, Optional.empty());
            }
            if (names.size() == query.size()) {
                return new CatalogPage(query.size(), names, Optional.of(names.getLast()));
            }
            order.requireProgress(page.names());
        }
        Optional<String> next = names.isEmpty() ? order.last() : Optional.of(names.getLast());
        return new CatalogPage(query.size(), names, next);
    }

    /** The value of the {@code Link} header (RFC 8288 section 3), where there is a next page. */
    public Optional<String> link(CatalogCursors cursors) {
        return next.map(name -> names.contains(name) ? name : cursors.seal(name))
                .map(last -> "</v2/_catalog?n=" + size + "&" + RegistryQuery.field("last", last) + ">; rel=\"next\"");
    }

    /** The same for {@code /acr/v1/_catalog}, with the parameters in the order in which ACR has them. */
    public Optional<String> acrLink(CatalogCursors cursors) {
        return next.map(name -> names.contains(name) ? name : cursors.seal(name))
                .map(last -> "</acr/v1/_catalog?last=" + URLEncoder.encode(last, UTF_8) + "&n=" + size
                        + "&orderby=>; rel=\"next\"");
    }

    /** The answer's body: {@code {"repositories":["a","b"]}}. */
    public String body() {
        return new JsonWriter(1024)
                .beginObject()
                .name("repositories")
                .texts(names)
                .endObject()
                .toString();
    }
}
