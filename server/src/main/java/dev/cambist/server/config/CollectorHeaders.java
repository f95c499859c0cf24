package dev.cambist.server.config;

import dev.cambist.core.jose.Secret;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Headers as text, each a line {@code NAME: VALUE} (RFC 9112 section 5). No complaint repeats a value. */
final class CollectorHeaders {
    private static final Pattern LINE = Pattern.compile(
            "(?<name>[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}):[ \\t]*" + "(?<value>[!-~](?:[ \\t!-~]{0,8190}[!-~])?)[ \\t]*");

    /** What the message itself says. */
    private static final Set<String> OF_MESSAGE = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "http2-settings",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private CollectorHeaders() {}

    /**
     * The headers of a text, their names in small letters; blank lines are nothing.
     *
     * @throws IllegalArgumentException with what is wrong with which line
     */
    static Map<String, Secret> parse(String text) {
        Map<String, Secret> headers = new TreeMap<>();
        List<String> lines = List.of(text.split("\\r?\\n", -1));
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                add(headers, lines.get(i), "line " + (i + 1));
            }
        }
        if (headers.isEmpty()) {
            throw new IllegalArgumentException("has no header in it; expected lines NAME: VALUE");
        }
        return headers;
    }

    private static void add(Map<String, Secret> headers, String line, String where) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is no header in " + where + "; expected NAME: VALUE, in ASCII");
        }
        String name = matcher.group("name").toLowerCase(Locale.ROOT);
        if (OF_MESSAGE.contains(name)) {
            throw new IllegalArgumentException(
                    "has " + name + " in " + where + ", which every message says for itself");
        }
        if (headers.putIfAbsent(name, new Secret(matcher.group("value"))) != null) {
            throw new IllegalArgumentException("has " + name + " a second time in " + where);
        }
    }
}
