package dev.cambist.client.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;

/** Fields in the order in which they were added, for a form body or a query string. */
public final class Form {
    private final StringBuilder encoded = new StringBuilder();

    /** Adds a field; the same name may stand several times. */
    public Form add(String name, String value) {
        // The space as %20, because not every server reads a query's plus as one.
        String encodedValue = URLEncoder.encode(value, UTF_8).replace("+", "%20");
        encoded.append(encoded.length() == 0 ? "" : "&")
                .append(name)
                .append('=')
                .append(encodedValue);
        return this;
    }

    /** The fields as {@code application/x-www-form-urlencoded}. */
    public String body() {
        return encoded.toString();
    }

    /** The address with the fields as its query, behind the query that it may have. */
    public URI query(URI address) {
        String separator = address.getRawQuery() == null ? "?" : "&";
        return encoded.length() == 0 ? address : URI.create(address + separator + encoded);
    }
}
