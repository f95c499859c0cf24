package dev.cambist.server.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a registry behind the gateway asks for, with 401 (RFC 9110 section 11.6.1): a token from a realm, as the Docker
 * registry's token authentication has it, a password, or something that is not known here.
 */
public sealed interface UpstreamChallenge {
    /**
     * A token (RFC 6750 section 3).
     *
     * @param realm where tokens are to be had
     * @param service what the registry is called there
     * @param scope what the token has to grant; the registry need not say it
     */
    record Bearer(String realm, Optional<String> service, Optional<String> scope) implements UpstreamChallenge {}

    /** User and password with each request (RFC 7617). */
    record Basic() implements UpstreamChallenge {}

    /** Nothing that the gateway has an answer to. */
    record Unknown() implements UpstreamChallenge {}

    int MAX_LENGTH = 8 * 1024; // characters of all values

    /** Reads the values of all {@code WWW-Authenticate} headers; of several challenges a Bearer counts first. */
    static UpstreamChallenge of(List<String> values) {
        String joined = String.join(", ", values);
        if (joined.length() > MAX_LENGTH) {
            return new Unknown();
        }
        UpstreamChallenge found = new Unknown();
        Scanner scanner = new Scanner(joined);
        while (scanner.nextScheme()) {
            Map<String, String> parameters = scanner.parameters();
            String realm = parameters.get("realm");
            switch (scanner.scheme().toLowerCase(Locale.ROOT)) {
                case "bearer" -> {
                    if (realm != null) {
                        return new Bearer(
                                realm,
                                Optional.ofNullable(parameters.get("service")),
                                Optional.ofNullable(parameters.get("scope")));
                    }
                }
                case "basic" -> found = new Basic();
                default -> {
                    // another scheme may follow
                }
            }
        }
        return found;
    }

    /** Takes challenges apart: schemes, and behind each its parameters, tokens or quoted strings. */
    final class Scanner {
        private final String text;
        private int at;
        private String scheme = "";

        Scanner(String text) {
            this.text = text;
        }

        String scheme() {
            return scheme;
        }

        boolean nextScheme() {
            skip(" \t,="); // the last of them ends a token68, which no scheme here has
            scheme = token();
            return !scheme.isEmpty();
        }

        /** The parameters up to the next scheme; of one that is repeated the first. */
        Map<String, String> parameters() {
            Map<String, String> found = new HashMap<>();
            while (true) {
                int begin = at;
                skip(" \t,");
                String name = token();
                skip(" \t");
                if (name.isEmpty() || at >= text.length() || text.charAt(at) != '=') {
                    at = begin;
                    return found;
                }
                at++;
                skip(" \t");
                String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
                found.putIfAbsent(name.toLowerCase(Locale.ROOT), value);
            }
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at));
            }
            at = Math.min(text.length(), at + 1);
            return value.toString();
        }

        private String token() {
            int begin = at;
            while (at < text.length() && isTokenCharacter(text.charAt(at))) {
                at++;
            }
            return text.substring(begin, at);
        }

        private void skip(String characters) {
            while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        /** RFC 9110 section 5.6.2; and what some write without quotes all the same. */
        private static boolean isTokenCharacter(char c) {
            return Reference.isAlphanumeric(c) || "!#$%&'*+-.^_`|~:/?@".indexOf(c) >= 0;
        }
    }
}
