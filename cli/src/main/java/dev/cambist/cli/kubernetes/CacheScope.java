package dev.cambist.cli.kubernetes;

/** For whom the kubelet may use credentials again: {@code cacheType} of its CredentialProviderConfig. */
enum CacheScope {
    TOKEN("Token", "Of each pod's own token; what was given for one serves no other."),
    SERVICE_ACCOUNT(
            "ServiceAccount", "Of all pods of a service account: right as long as no rule looks at a pod or a node.");

    private final String written;
    private final String reason;

    CacheScope(String written, String reason) {
        this.written = written;
        this.reason = reason;
    }

    /** As the kubelet wants it. */
    String written() {
        return written;
    }

    /** What it means, for the reader of the manifest. */
    String reason() {
        return reason;
    }

    /** As it is given on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
