package dev.cambist.server.gateway;

import java.net.URI;
import java.util.HexFormat;
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
    private static final HexFormat UPPER_CASE = HexFormat.of().withUpperCase(); // RFC 3986 section 2.1
    private static final char DELETE = 0x7f;
    private static final Pattern LINK = Pattern.compile("<([^>]*)>");

    /**
     * The value of a {@code Location} header (RFC 9110 section 10.2.2). An address of the registry is told without scheme
     * and host, as ACR does: Azure's clients put their own in front, whatever is there.
     */
    public String location(String value) {
        String written = withoutDisguise(value.strip());
        Matcher matcher = ABSOLUTE.matcher(written);
        if (!matcher.matches()) {
            return written;
        }
        if (!isOurs(matcher.group(2))) {
            // Without a scheme it would be read by ours, which may be another than the registry's.
            return matcher.group(1) == null ? upstream.getScheme() + ":" + written : written;
        }
        String path = matcher.group(3);
        // Two slashes at the beginning would name a host (RFC 3986 section 4.2).
        return path.startsWith("/") && !path.startsWith("//") ? path : scheme + "://" + host + path;
    }

    /**
     * The same without what no address may have (RFC 3986 section 2) and browsers read all the same: they take a
     * backslash for a slash and overlook tabs and line ends (WHATWG URL standard section 4.4), so that {@code /\host} and
     * <code>/&#9;/host</code> would be hosts to them.
     */
    private static String withoutDisguise(String value) {
        StringBuilder written = new StringBuilder(value.length());
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c == '\\' || c <= ' ' || c == DELETE) {
                written.append('%').append(UPPER_CASE.toHexDigits((byte) c));
            } else {
                written.append(c);
            }
        }
        return written.toString();
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
