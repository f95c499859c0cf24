package dev.cambist.server.gateway;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import java.util.Optional;

/**
 * Which part of the catalog a client asks for (Docker registry API V2, "Catalog", and the same parameters as OCI
 * distribution specification 1.1, "Listing tags").
 *
 * @param size how many names, 1 to {@value #MAX_SIZE}
 * @param last the name behind which to go on; missing to begin
 */
public record CatalogQuery(int size, Optional<String> last) {
    private static final int DEFAULT_SIZE = 100;
    private static final int MAX_SIZE = 1000;

    public CatalogQuery {
        if (size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_SIZE + " names, not " + size);
        }
    }

    /**
     * Reads {@code n} and {@code last}. Who asks for more names than a page has gets a full page; what is no positive
     * number is a {@link RegistryRefusal.BadPageSize}; what is neither a name nor one of our own cursors is an
     * {@link InvalidRequest.MalformedQuery}.
     *
     * @param request one for {@link Route#CATALOG}
     */
    public static CatalogQuery of(RegistryRequest request, CatalogCursors cursors) {
        return of(request.parameter("n"), request.parameter("last"), cursors);
    }

    /** The same of a query that is answered here. */
    public static CatalogQuery of(QueryText query, CatalogCursors cursors) {
        return of(query.value("n"), query.value("last"), cursors);
    }

    private static CatalogQuery of(Optional<String> size, Optional<String> last, CatalogCursors cursors) {
        return new CatalogQuery(
                size.map(CatalogQuery::size).orElse(DEFAULT_SIZE), last.map(text -> last(text, cursors)));
    }

    private static String last(String text, CatalogCursors cursors) {
        if (RegistryPath.isName(text)) {
            return text;
        }
        if (!CatalogCursors.isCursor(text)) {
            throw RegistryQuery.malformed("last is not the name of a repository");
        }
        return cursors.open(text)
                .orElseThrow(
                        () -> RegistryQuery.malformed(
                                "last is not from a link to a page of this catalog, or from one that is too old; list from the beginning"));
    }

    private static int size(String text) {
        String digits = text.replaceFirst("^0+", "");
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new RefusedException(new RegistryRefusal.BadPageSize(text));
        }
        // Ten digits and more are too many for an int, and four are too many already.
        return digits.length() > 4 ? MAX_SIZE : Math.min(MAX_SIZE, Integer.parseInt(digits));
    }
}
