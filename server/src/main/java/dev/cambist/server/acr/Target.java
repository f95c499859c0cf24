package dev.cambist.server.acr;

import dev.cambist.core.access.RepositoryName;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a path under {@code /acr/v1/} is about. Names come escaped whole ({@code team%2Fapp}, all SDKs) and raw (az), and
 * digests too; a component of a name begins with a letter or digit, so that what begins with {@code _} is never part of
 * one.
 */
sealed interface Target {
    int MAX_LENGTH = 4096; // characters, as of paths under /v2/
    int MAX_NAME = 255; // characters; Distribution's limit

    /** OCI distribution specification 1.1, "Pulling manifests". */
    Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    /** OCI image specification 1.1, "Digests". */
    Pattern DIGEST = Pattern.compile("[a-z0-9]++(?:[.+_-][a-z0-9]++)*+:[a-zA-Z0-9=_-]{1,512}");

    /** The methods that are answered. */
    List<String> methods();

    record Catalog() implements Target {
        @Override
        public List<String> methods() {
            return List.of("GET");
        }
    }

    record Repository(String name) implements Target {
        @Override
        public List<String> methods() {
            return List.of("GET", "PATCH", "DELETE");
        }
    }

    record Tags(String name) implements Target {
        @Override
        public List<String> methods() {
            return List.of("GET");
        }
    }

    record Tag(String name, String tag) implements Target {
        @Override
        public List<String> methods() {
            return List.of("GET", "PATCH", "DELETE");
        }
    }

    record Manifests(String name) implements Target {
        @Override
        public List<String> methods() {
            return List.of("GET");
        }
    }

    record Manifest(String name, String digest) implements Target {
        @Override
        public List<String> methods() {
            return List.of("GET", "PATCH");
        }
    }

    /** Reads a path exactly as it was sent; refuses what is none, soft deletion included, with 404. */
    static Target parse(String raw, String base) {
        String path = decoded(raw);
        if (!path.startsWith(base + "/")) {
            throw unknown(raw);
        }
        String rest = path.substring(base.length() + 1);
        if (rest.equals("_catalog")) {
            return new Catalog();
        }
        int tags = rest.lastIndexOf("/_tags");
        int manifests = rest.lastIndexOf("/_manifests");
        int split = Math.max(tags, manifests);
        if (split < 0) {
            return new Repository(name(rest, raw));
        }
        String name = name(rest.substring(0, split), raw);
        String item = rest.substring(split + (tags > manifests ? "/_tags" : "/_manifests").length());
        if (item.isEmpty()) {
            return tags > manifests ? new Tags(name) : new Manifests(name);
        }
        String reference = item.substring(1);
        if (item.charAt(0) == '/' && tags > manifests && TAG.matcher(reference).matches()) {
            return new Tag(name, reference);
        }
        if (item.charAt(0) == '/'
                && manifests > tags
                && DIGEST.matcher(reference).matches()) {
            return new Manifest(name, reference);
        }
        throw unknown(raw);
    }

    private static String name(String text, String raw) {
        if (text.length() > MAX_NAME || !RepositoryName.isPath(text)) {
            throw unknown(raw);
        }
        return text;
    }

    /** Decodes once, and nothing but what clients do escape: the slash and the colon. */
    private static String decoded(String raw) {
        if (raw.length() > MAX_LENGTH) {
            throw unknown(raw);
        }
        String path =
                raw.replace("%2F", "/").replace("%2f", "/").replace("%3A", ":").replace("%3a", ":");
        if (path.indexOf('%') >= 0) {
            throw unknown(raw);
        }
        return path;
    }

    private static RefusedException unknown(String raw) {
        return new RefusedException(new RegistryRefusal.UnknownRoute(raw, "it is no path of ACR's metadata API"));
    }
}
