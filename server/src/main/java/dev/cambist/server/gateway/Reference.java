package dev.cambist.server.gateway;

import java.util.regex.Pattern;

/** What can stand at the end of a registry's paths; none of it contains a slash. */
public final class Reference {
    /** OCI distribution specification 1.1, "Pulling manifests". */
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    /** OCI image specification 1.1, "Digests". */
    private static final Pattern DIGEST = Pattern.compile("[a-z0-9]++(?:[.+_-][a-z0-9]++)*+:[a-zA-Z0-9=_-]{1,512}");

    /** Distribution's route {@code blob-upload-chunk}; other registries use UUIDs, which are such ids too. */
    private static final Pattern UPLOAD_ID = Pattern.compile("[a-zA-Z0-9_.=-]{1,1024}");

    private Reference() {}

    public static boolean isTag(String text) {
        return TAG.matcher(text).matches();
    }

    static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    static boolean isUploadId(String text) {
        return UPLOAD_ID.matcher(text).matches();
    }

    static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
