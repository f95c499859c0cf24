package dev.cambist.core.jose;

import java.util.Optional;

/**
 * What shells, files and people put around a token. It is no part of the token, and is not cut off either: a token has
 * one spelling. Whoever is told of it can mend it in a minute.
 */
final class Wrapping {
    private static final String SCHEME = "Bearer ";
    private static final int BYTE_ORDER_MARK = '\uFEFF';

    private Wrapping() {}

    /** What stands around the token, in the words of a message, if anything does. */
    static Optional<String> of(String token) {
        if (without(token).isEmpty()) {
            return Optional.empty();
        }
        if (token.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.of("it begins with the word Bearer; send the token alone");
        }
        return name(token.charAt(0))
                .map(name -> "it begins with " + name + ", which is not part of it")
                .or(() -> name(token.charAt(token.length() - 1))
                        .map(name -> "it ends with " + name + ", which is not part of it"));
    }

    /** The token without it, for a guess at what was meant. */
    static String without(String token) {
        int start = token.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) ? SCHEME.length() : 0;
        int end = token.length();
        while (start < end && name(token.charAt(start)).isPresent()) {
            start++;
        }
        while (start < end && name(token.charAt(end - 1)).isPresent()) {
            end--;
        }
        return token.substring(start, end);
    }

    private static Optional<String> name(char c) {
        return Optional.ofNullable(
                switch (c) {
                    case '\n', '\r' -> "a line break";
                    case ' ', '\t', '\u00a0' -> "a blank";
                    case '"', '\'', '`', '\u201c', '\u201d', '\u2018', '\u2019' -> "a quotation mark";
                    case BYTE_ORDER_MARK -> "a byte order mark";
                    default -> null;
                });
    }
}
