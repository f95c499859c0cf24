package dev.cambist.server.forwarding;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads {@code Forwarded} (RFC 7239 section 4): elements with commas between them, each of them parameters with
 * semicolons between them, a value a token or a quoted string. A field line is read by itself, so that a quotation mark
 * left open by a client cannot swallow the line of a proxy.
 */
final class ForwardedHeader {
    private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~"; // RFC 9110 section 5.6.2

    private final String line;
    private int at;

    private ForwardedHeader(String line) {
        this.line = line;
    }

    /** One hop an element, in the order of the lines, which is that of the proxies. */
    static List<Hop> read(List<String> lines) throws MalformedException {
        List<Hop> hops = new ArrayList<>();
        for (String line : lines) {
            new ForwardedHeader(line).elements(hops);
        }
        return hops;
    }

    private void elements(List<Hop> hops) throws MalformedException {
        do {
            Map<String, String> element = element();
            hops.add(new Hop(
                    Optional.ofNullable(element.get("for")),
                    Optional.ofNullable(element.get("proto")),
                    Optional.ofNullable(element.get("host"))));
        } while (take(','));
        if (at < line.length()) {
            throw new MalformedException();
        }
    }

    private Map<String, String> element() throws MalformedException {
        Map<String, String> parameters = new TreeMap<>();
        do {
            skipBlanks();
            String name = token().toLowerCase(Locale.ROOT);
            if (!take('=')) {
                throw new MalformedException();
            }
            String value = at < line.length() && line.charAt(at) == '"' ? quoted() : token();
            // Section 4: each parameter must not occur more than once per element.
            if (parameters.put(name, value) != null) {
                throw new MalformedException();
            }
            skipBlanks();
        } while (take(';'));
        return parameters;
    }

    private String token() throws MalformedException {
        int start = at;
        while (at < line.length() && isTokenCharacter(line.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw new MalformedException();
        }
        return line.substring(start, at);
    }

    private static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_SIGNS.indexOf(c) >= 0;
    }

    private String quoted() throws MalformedException {
        StringBuilder value = new StringBuilder();
        for (at++; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c == '\\' && at + 1 < line.length()) {
                at++;
            }
            value.append(line.charAt(at));
        }
        throw new MalformedException();
    }

    private boolean take(char c) {
        boolean there = at < line.length() && line.charAt(at) == c;
        if (there) {
            at++;
        }
        return there;
    }

    private void skipBlanks() {
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
    }
}
