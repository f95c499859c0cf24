package dev.cambist.server.gateway;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Under which address a client reaches a registry. Where an answer of the upstream names the registry by an address, it
 * becomes this one; other hosts, such as a storage that blobs are fetched from, stay as they are.
 *
 * @param upstream the registry's own address
 * @param scheme {@code http} or {@code https}, as the client used it
 * @param host the host that the client asked, with its port where the client named one
 */
public record PublicAddress(URI upstream, String scheme, String host) {
    private static final Pattern ABSOLUTE = Pattern.compile("(?:(https?):)?//([^/?#]*)(.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern LINK = Pattern.compile("<([^>]*)>");

    /**
     * The value of a {@code Location} header (RFC 9110 section 10.2.2). An address of the registry is told without scheme
     * and host, as ACR does: Azure's clients put their own in front, whatever is there.
     */
    public String location(String value) {
        Matcher matcher = ABSOLUTE.matcher(value);
        if (!matcher.matches() || !isOurs(matcher.group(2))) {
            return value;
        }
        String path = matcher.group(3);
        // Two slashes at the beginning would name a host (RFC 3986 section 4.2).
        return path.startsWith("/") && !path.startsWith("//") ? path : scheme + "://" + host + path;
    }

    /** The value of a {@code Link} header (RFC 8288 section 3). */
    public String link(String value) {
        return LINK.matcher(value).replaceAll(link -> Matcher.quoteReplacement("<" + location(link.group(1)) + ">"));
    }

    /**
     * The upstream's own address, or ours with perhaps the wrong scheme: not every registry knows that TLS may end before
     * it.
     */
    private boolean isOurs(String authority) {
        String own = upstream.getRawAuthority().toLowerCase(Locale.ROOT);
        String name = authority.toLowerCase(Locale.ROOT);
        Set<String> spellings = upstream.getPort() < 0
                ? Set.of(own, own + (upstream.getScheme().equals("https") ? ":443" : ":80"))
                : Set.of(own);
        return spellings.contains(name) || name.equals(host.toLowerCase(Locale.ROOT));
    }
}
