package dev.cambist.client.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;

/** Fields in the order in which they were added, for a form body or a query string. */
public final class Form {
    private final StringBuilder encoded = new StringBuilder();

    /** A form without a field. */
    public Form() {}

    /**
     * Adds a field; the same name may stand several times.
     *
     * @param name of unreserved characters alone
     * @param value any text
     * @return this form
     */
    public Form add(String name, String value) {
        // The space as %20, because not every server reads a query's plus as one.
        String encodedValue = URLEncoder.encode(value, UTF_8).replace("+", "%20");
        encoded.append(encoded.length() == 0 ? "" : "&")
                .append(name)
                .append('=')
                .append(encodedValue);
        return this;
    }

    /**
     * The fields as {@code application/x-www-form-urlencoded}.
     *
     * @return the body of a POST
     */
    public String body() {
        return encoded.toString();
    }

    /**
     * The address with the fields as its query, behind the query that it may have.
     *
     * @param address where they go
     * @return the address of a GET
     */
    public URI query(URI address) {
        String separator = address.getRawQuery() == null ? "?" : "&";
        return encoded.length() == 0 ? address : URI.create(address + separator + encoded);
    }
}
