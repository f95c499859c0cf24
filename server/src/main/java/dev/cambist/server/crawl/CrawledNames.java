package dev.cambist.server.crawl;

import dev.cambist.core.access.RepositoryName;
import java.util.regex.Pattern;

/** What may go into a path. Names come from the registry, and in manifests from anybody who may push. */
final class CrawledNames {
    private static final int MAX_REPOSITORY = 255; // characters; Distribution's limit (reference.WithName)

    /** OCI distribution specification 1.1, "Pulling manifests". */
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    /** OCI image specification 1.1, "Registered Algorithms". */
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");

    private CrawledNames() {}

    static boolean isRepository(String text) {
        return text.length() <= MAX_REPOSITORY && RepositoryName.isPath(text);
    }

    static boolean isTag(String text) {
        return TAG.matcher(text).matches();
    }

    static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }
}
