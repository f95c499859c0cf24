package dev.cambist.testkit.registry;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a path names (OCI distribution specification 1.1, "Endpoints"). */
record Target(Kind kind, String repository, String reference) {
    static final String NAME = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*";
    private static final int LONGEST_NAME = 255; // as of Distribution
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
    private static final Pattern WHOLE_NAME = Pattern.compile(NAME);
    private static final Pattern PATH = Pattern.compile(
            "/v2/(.+)/(?:(tags)/list|(blobs)/(?!uploads(?:/|$))([^/]+)|(manifests)/([^/]+)|(referrers)/([^/]+)"
                    + "|blobs/(uploads)(?:/([^/]*))?)");

    /** What there is to be asked for. */
    enum Kind {
        BASE,
        CATALOG,
        TAGS,
        BLOB,
        MANIFEST,
        REFERRERS,
        UPLOADS,
        UPLOAD
    }

    static Optional<Target> find(String path) {
        if (path.equals("/v2/") || path.equals("/v2")) {
            return Optional.of(new Target(Kind.BASE, "", ""));
        }
        if (path.equals("/v2/_catalog")) {
            return Optional.of(new Target(Kind.CATALOG, "", ""));
        }
        Matcher matcher = PATH.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String repository = matcher.group(1);
        if (matcher.group(2) != null) {
            return Optional.of(new Target(Kind.TAGS, repository, ""));
        }
        if (matcher.group(3) != null) {
            return Optional.of(new Target(Kind.BLOB, repository, matcher.group(4)));
        }
        if (matcher.group(5) != null) {
            return Optional.of(new Target(Kind.MANIFEST, repository, matcher.group(6)));
        }
        if (matcher.group(7) != null) {
            return Optional.of(new Target(Kind.REFERRERS, repository, matcher.group(8)));
        }
        String id = Optional.ofNullable(matcher.group(10)).orElse("");
        return Optional.of(new Target(id.isEmpty() ? Kind.UPLOADS : Kind.UPLOAD, repository, id));
    }

    static void requireName(String repository) throws RegistryException {
        if (repository.length() > LONGEST_NAME
                || !WHOLE_NAME.matcher(repository).matches()) {
            throw RegistryError.NAME_INVALID.because("'" + repository + "' is no name of a repository");
        }
    }

    static boolean isTag(String reference) {
        return TAG.matcher(reference).matches();
    }

    String location() {
        return "/v2/" + repository;
    }
}
