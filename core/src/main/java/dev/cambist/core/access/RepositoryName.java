package dev.cambist.core.access;

/**
 * The grammar of repository names (Distribution token scope grammar; OCI distribution specification 1.1, "Pulling
 * manifests"): lower-case components of letters and digits with single separators, joined by slashes. Nothing like
 * {@code ..}, an empty component or a character outside ASCII can be one.
 */
public final class RepositoryName {
    private RepositoryName() {}

    /** Whether it is a path of one or more components: a repository's name in a URL, what a pattern may be built from. */
    public static boolean isPath(CharSequence text) {
        return isPathFrom(text, 0);
    }

    /** Whether it can be named in a scope: a path, perhaps behind a host with a port ({@code localhost:5000/app}). */
    static boolean isScopeName(String name) {
        int colon = name.indexOf(':');
        if (colon < 0) {
            return isPath(name);
        }
        int slash = name.indexOf('/');
        return slash > colon + 1
                && isPath(name.substring(0, colon))
                && name.substring(colon + 1, slash).chars().allMatch(c -> c >= '0' && c <= '9')
                && isPathFrom(name, slash + 1);
    }

    private static boolean isPathFrom(CharSequence text, int start) {
        int at = start;
        while (true) {
            at = endOfComponent(text, at);
            if (at < 0) {
                return false;
            }
            if (at == text.length()) {
                return true;
            }
            at++; // the slash
        }
    }

    /** The end of the component that starts here, at a slash or the end of the text; -1 if there is none. */
    private static int endOfComponent(CharSequence text, int start) {
        int at = start;
        while (true) {
            int letters = at;
            while (at < text.length() && isAlphanumeric(text.charAt(at))) {
                at++;
            }
            if (at == letters) {
                return -1;
            }
            if (at == text.length() || text.charAt(at) == '/') {
                return at;
            }
            int separator = separatorLength(text, at);
            if (separator == 0) {
                return -1;
            }
            at += separator;
        }
    }

    /** One dot, one or two underscores, or any number of hyphens. */
    private static int separatorLength(CharSequence text, int at) {
        char first = text.charAt(at);
        if (first == '.') {
            return 1;
        }
        int end = at;
        while (end < text.length() && text.charAt(end) == first) {
            end++;
        }
        return switch (first) {
            case '-' -> end - at;
            case '_' -> end - at <= 2 ? end - at : 0;
            default -> 0;
        };
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}
