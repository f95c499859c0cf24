package dev.cambist.server.gateway;

import dev.cambist.core.access.RepositoryName;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import java.util.Optional;

/**
 * A path under {@code /v2/}, taken apart.
 *
 * <p>Why the registry behind the gateway reads it the same way. CNCF Distribution and zot match the whole path against
 * {@code /v2/NAME/manifests/REFERENCE} and so on, with NAME of components joined by slashes, so a name may hold the words
 * manifests, blobs, tags, uploads and referrers, and a pattern read from the left would have several ways to match. But
 * REFERENCE, DIGEST and ID contain no slash, so in every match the last component is one of those, and the fixed words
 * are the components before it. The second last component therefore decides the route ({@code manifests}, {@code blobs},
 * {@code referrers}, {@code uploads} behind {@code blobs}, {@code tags} before {@code list}), and an empty last component
 * is that of {@code blobs/uploads/} only: each path has at most one route and one name, and reading from the right finds
 * them. {@code _catalog} is no name, for those begin with a letter or digit.
 *
 * @param path the path as it is forwarded: letters, digits and {@code . _ - : = + /}, nothing escaped, so that nothing
 *     can be decoded or normalised to anything else
 * @param repository the repository's name, missing for {@link Route#BASE} and {@link Route#CATALOG}
 */
record RegistryPath(String path, Route route, Optional<String> repository) {
    private static final int MAX_LENGTH = 4096; // characters; a name and a digest have fewer than 400
    private static final int MAX_NAME = 255; // characters; Distribution's limit (reference.WithName)
    private static final String ROOT = "/v2/";

    /** Reads a path exactly as it was sent; refuses with {@link RegistryRefusal.UnknownRoute}. */
    static RegistryPath parse(String raw) {
        String path = canonical(raw);
        if (path.equals(ROOT) || path.equals("/v2")) {
            return new RegistryPath(ROOT, Route.BASE, Optional.empty());
        }
        if (path.equals("/v2/_catalog")) {
            return new RegistryPath(path, Route.CATALOG, Optional.empty());
        }
        int slash = path.lastIndexOf('/');
        String last = path.substring(slash + 1);
        String before = path.substring(0, slash);
        if (last.isEmpty()) {
            return named(raw, path, Route.UPLOADS, before, "/blobs/uploads");
        }
        if (last.equals("list") && before.endsWith("/tags")) {
            return named(raw, path, Route.TAGS, before, "/tags");
        }
        if (before.endsWith("/manifests") && (Reference.isTag(last) || Reference.isDigest(last))) {
            return named(raw, path, Route.MANIFEST, before, "/manifests");
        }
        if (before.endsWith("/blobs/uploads") && Reference.isUploadId(last)) {
            return named(raw, path, Route.UPLOAD, before, "/blobs/uploads");
        }
        if (before.endsWith("/blobs") && Reference.isDigest(last)) {
            return named(raw, path, Route.BLOB, before, "/blobs");
        }
        if (before.endsWith("/referrers") && Reference.isDigest(last)) {
            return named(raw, path, Route.REFERRERS, before, "/referrers");
        }
        throw unknown(raw, "it is no path of the OCI distribution specification");
    }

    private static RegistryPath named(String raw, String path, Route route, String before, String words) {
        int end = before.length() - words.length();
        if (!before.endsWith(words) || end <= ROOT.length()) {
            throw unknown(raw, "it is no path of the OCI distribution specification");
        }
        String name = before.substring(ROOT.length(), end);
        if (!isName(name)) {
            throw unknown(
                    raw,
                    "what stands for the repository's name is none; a name has lower-case letters and digits,"
                            + " joined by . _ - and /, and at most " + MAX_NAME + " characters");
        }
        return new RegistryPath(path, route, Optional.of(name));
    }

    static boolean isName(String text) {
        return text.length() <= MAX_NAME && RepositoryName.isPath(text);
    }

    /**
     * The path without escapes. Of all characters that may be escaped (RFC 3986 section 2.1) only those are that some
     * clients do escape although they need not: {@code / : = +}. A letter, a dot or a percent sign in disguise is
     * refused, and so is every second way to write a path.
     */
    private static String canonical(String raw) {
        if (raw.length() > MAX_LENGTH || !(raw.startsWith(ROOT) || raw.equals("/v2"))) {
            throw unknown(raw, "a path begins with /v2/ and has at most " + MAX_LENGTH + " characters");
        }
        StringBuilder path = new StringBuilder(raw.length());
        for (int at = 0; at < raw.length(); at++) {
            char c = raw.charAt(at);
            if (c == '%') {
                c = escaped(raw, at);
                at += 2;
            } else if (!isPlain(c)) {
                throw unknown(raw, "it has a character that no path of a registry has");
            }
            path.append(c);
        }
        String canonical = path.toString();
        if (canonical.contains("//")
                || canonical.contains("/./")
                || canonical.contains("/../")
                || canonical.endsWith("/.")
                || canonical.endsWith("/..")) {
            throw unknown(raw, "it has an empty component or one of dots");
        }
        return canonical;
    }

    private static char escaped(String raw, int at) {
        String escape = raw.substring(at, Math.min(at + 3, raw.length()));
        return switch (escape) {
            case "%2F", "%2f" -> '/';
            case "%3A", "%3a" -> ':';
            case "%3D", "%3d" -> '=';
            case "%2B", "%2b" -> '+';
            default ->
                throw unknown(raw, "it has an escape that no path of a registry needs; send the character itself");
        };
    }

    private static boolean isPlain(char c) {
        return Reference.isAlphanumeric(c) || "._-:=+/".indexOf(c) >= 0;
    }

    private static RefusedException unknown(String raw, String problem) {
        return new RefusedException(new RegistryRefusal.UnknownRoute(raw, problem));
    }
}
