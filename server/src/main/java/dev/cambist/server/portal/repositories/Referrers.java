package dev.cambist.server.portal.repositories;

import dev.cambist.core.json.JsonObject;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.server.gateway.relay.RegistryReads;
import dev.cambist.server.metadata.RegistryIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What says something about a manifest: signatures, SBOMs, attestations. Of the registry's list of referrers, and of the
 * tags that cosign names after a digest.
 *
 * @param rows the first of them
 * @param more how many others there are
 */
public record Referrers(List<Row> rows, int more) {
    static final Referrers NONE = new Referrers(List.of(), 0);

    private static final int MOST = 30;
    private static final Map<String, String> COSIGN =
            Map.of(".sig", "signature", ".att", "attestation", ".sbom", "SBOM");

    /**
     * One.
     *
     * @param kind what it is, in a word where that is known
     */
    public record Row(String kind, String digest, String address, Size size) {}

    static Referrers of(OpenRepository open, RegistryIndex index, String digest) {
        RepositoryKey key = open.repository().key();
        List<Row> rows = new ArrayList<>();
        RegistryReads reads = open.repository().reads();
        reads.referrers(key.repository(), digest)
                .ifPresent(list -> ManifestContent.objects(
                                ManifestContent.parsed(list.bytes()).value("manifests"))
                        .forEach(referrer -> rows.add(row(open, referrer))));
        String prefix = RegistryReads.tagOfReferrers(digest);
        COSIGN.forEach((suffix, kind) -> index.tag(key, prefix + suffix)
                .ifPresent(tag -> rows.add(new Row(kind, tag.digest(), address(open, tag.digest()), Size.UNKNOWN))));
        return new Referrers(rows.stream().limit(MOST).toList(), Math.max(0, rows.size() - MOST));
    }

    private static Row row(OpenRepository open, JsonObject referrer) {
        String digest = ManifestContent.text(referrer, "digest");
        String artifact = ManifestContent.text(referrer, "artifactType");
        String type = artifact.isEmpty() ? ManifestContent.text(referrer, "mediaType") : artifact;
        String bundle = ManifestContent.text(
                referrer.object("annotations").orElse(JsonObject.EMPTY), "dev.sigstore.bundle.content");
        return new Row(
                kind(type, bundle),
                digest,
                address(open, digest),
                Size.of(referrer.number("size").filter(size -> size >= 0)));
    }

    private static String address(OpenRepository open, String digest) {
        return Links.manifest(open.service(), open.name(), digest).address();
    }

    /** @param bundle what Sigstore says that its bundle holds */
    static String kind(String type, String bundle) {
        String words = (type + " " + bundle).toLowerCase(Locale.ROOT);
        if (hasAny(words, "spdx", "cyclonedx", "sbom")) {
            return "SBOM";
        }
        if (hasAny(words, "in-toto", "attestation", "provenance", "dsse")) {
            return "attestation";
        }
        return hasAny(words, "simplesigning", "signature", "sigstore.bundle") ? "signature" : type;
    }

    private static boolean hasAny(String words, String... parts) {
        return List.of(parts).stream().anyMatch(words::contains);
    }
}
