package dev.cambist.server.acr;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.metadata.PageQuery.Cursor;
import dev.cambist.core.metadata.PageQuery.Order;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import dev.cambist.server.gateway.QueryText;
import java.net.URLEncoder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which part of a list is asked for, and the link to the next one. With an order by time the cursor is a moment and a name,
 * as of ACR, whose own is {@code 1&2.71.7}; a bare name stands for where that is now.
 *
 * @param orderby as it was sent, for the link
 */
record Paging(int size, Optional<String> last, Order order, String orderby, Optional<String> digest) {
    private static final int DEFAULT_SIZE = 100;
    private static final int MAX_SIZE = 1000;

    /** Reads {@code n}, {@code last}, {@code orderby} and {@code digest}; what is none of them is ignored. */
    static Paging of(Optional<String> query) {
        QueryText text = QueryText.parse(query);
        String orderby = text.value("orderby").orElse("");
        Order order = switch (orderby) {
            case "", "none" -> Order.NAME;
            case "timeasc" -> Order.OLDEST_FIRST;
            case "timedesc" -> Order.NEWEST_FIRST;
            default -> throw QueryText.malformed("orderby is none of none, timeasc and timedesc");
        };
        Optional<String> digest = text.value("digest");
        if (!digest.map(value -> Target.DIGEST.matcher(value).matches()).orElse(true)) {
            throw QueryText.malformed("digest is not a digest");
        }
        return new Paging(
                text.value("n").map(Paging::size).orElse(DEFAULT_SIZE), text.value("last"), order, orderby, digest);
    }

    private static int size(String text) {
        String digits = text.replaceFirst("^0+", "");
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new RefusedException(new RegistryRefusal.BadPageSize(text));
        }
        return digits.length() > 4 ? MAX_SIZE : Math.min(MAX_SIZE, Integer.parseInt(digits));
    }

    /** @param updated when something of that name was pushed last */
    Optional<Cursor> cursor(Function<String, Optional<Instant>> updated) {
        return last.map(text -> cursor(text, updated));
    }

    private Cursor cursor(String text, Function<String, Optional<Instant>> updated) {
        if (order == Order.NAME) {
            return new Cursor(Instant.EPOCH, text);
        }
        int and = text.indexOf('&');
        try {
            Optional<Instant> moment =
                    and < 0 ? updated.apply(text) : Optional.of(Instant.parse(text.substring(0, and)));
            return new Cursor(
                    moment.orElseThrow(() -> QueryText.malformed(
                            "last names something that is there no more; follow the links, or begin anew")),
                    text.substring(and + 1));
        } catch (DateTimeException e) {
            throw QueryText.malformed("last is not from a link to a page of this list");
        }
    }

    /** The value of {@code Link} (RFC 8288) to what follows an entry; its parameters in the order in which ACR has them. */
    String link(String name, String list, Cursor after) {
        String behind = order == Order.NAME ? after.name() : after.updated() + "&" + after.name();
        return "</acr/v1/" + escaped(name) + "/" + list + "?last=" + escaped(behind) + "&n=" + size + "&orderby="
                + escaped(orderby)
                + digest.map(value -> "&digest=" + escaped(value)).orElse("")
                + ">; rel=\"next\"";
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
