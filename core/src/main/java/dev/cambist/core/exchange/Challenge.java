package dev.cambist.core.exchange;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code WWW-Authenticate} header by which a registry sends a client to its token service (Docker registry token
 * specification; RFC 6750 section 3).
 *
 * @param realm the token endpoint; without query string and without the words service and scope, over which clients
 *     trip that search the header for those words
 * @param service the registry's name
 * @param scope what would be needed, missing in answer to {@code GET /v2/}
 * @param error {@code invalid_token} or {@code insufficient_scope}, where a token was sent
 */
public record Challenge(String realm, String service, Optional<String> scope, Optional<String> error) {
    private static final int MAX_LENGTH = 16 * 1024;

    /** The header's value: one line and no space after a comma, because az takes it apart with plain splits. */
    public String header() {
        StringBuilder header = new StringBuilder("Bearer realm=").append(quoted(realm));
        header.append(",service=").append(quoted(service));
        scope.ifPresent(value -> header.append(",scope=").append(quoted(value)));
        error.ifPresent(value -> header.append(",error=").append(quoted(value)));
        return header.toString();
    }

    /** A quoted string (RFC 9110 section 5.6.4); control characters, which would end the header, are left out. */
    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        value.chars().filter(c -> !Character.isISOControl(c)).forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append((char) c);
        });
        return quoted.append('"').toString();
    }

    /**
     * Reads a header's value as a forgiving client does: any order, spaces after commas, unquoted values; the first of
     * two equal parameters counts. Empty when it is no Bearer challenge with a realm.
     */
    public static Optional<Challenge> parse(String header) {
        if (!header.regionMatches(true, 0, "Bearer ", 0, 7) || header.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        int at = 7;
        while (at < header.length()) {
            int equals = header.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            String name = header.substring(at, equals).strip().toLowerCase(Locale.ROOT);
            StringBuilder value = new StringBuilder();
            at = readValue(header, equals + 1, value);
            parameters.putIfAbsent(name, value.toString());
        }
        return Optional.ofNullable(parameters.get("realm"))
                .map(realm -> new Challenge(
                        realm,
                        parameters.getOrDefault("service", ""),
                        Optional.ofNullable(parameters.get("scope")),
                        Optional.ofNullable(parameters.get("error"))));
    }

    /** Reads a token or quoted string (RFC 9110 section 5.6.4) and the comma behind it; returns where the next begins. */
    private static int readValue(String header, int start, StringBuilder value) {
        int at = start;
        while (at < header.length() && header.charAt(at) == ' ') {
            at++;
        }
        boolean quoted = at < header.length() && header.charAt(at) == '"';
        if (quoted) {
            at++;
        }
        for (; at < header.length(); at++) {
            char c = header.charAt(at);
            if (c == (quoted ? '"' : ',')) {
                break;
            }
            if (quoted && c == '\\' && at + 1 < header.length()) {
                at++;
            }
            value.append(header.charAt(at));
        }
        if (!quoted) {
            value.setLength(value.toString().stripTrailing().length());
        }
        int comma = header.indexOf(',', at);
        return comma < 0 ? header.length() : comma + 1;
    }
}
