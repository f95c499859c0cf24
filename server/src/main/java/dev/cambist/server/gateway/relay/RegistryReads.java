package dev.cambist.server.gateway.relay;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.metadata.ManifestReader;
import dev.cambist.server.gateway.Reference;
import dev.cambist.server.gateway.relay.RegistryClient.Message;
import dev.cambist.server.gateway.relay.RegistryClient.Reply;
import dev.cambist.server.metadata.LockCheck;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;

/** What this server itself reads of one upstream's repositories, with its own credentials. */
public record RegistryReads(RegistryClient client) {
    private static final int PAGE = 1000;
    private static final int MAX_TAGS = 16 * 1024 * 1024; // bytes; Distribution 2.8 knows no pages of tags
    private static final int MAX_PAGES = 10_000;
    private static final int MAX_ALGORITHM = 32; // characters in a tag that stands in for a list of referrers
    private static final int MAX_ENCODED = 64;
    private static final int MAX_CONFIG = 1024 * 1024; // bytes

    /** All kinds of manifests, so that the registry answers with what the tag points at and not with a part of it. */
    static final Map<String, String> ACCEPT = Map.of(
            "Accept",
            "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json,"
                    + " application/vnd.docker.distribution.manifest.list.v2+json,"
                    + " application/vnd.docker.distribution.manifest.v2+json, */*");

    /** A manifest as the registry has it. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares two
    public record Manifest(byte[] bytes, String mediaType, String digest) {}

    static List<String> pull(String repository) {
        return List.of("repository:" + repository + ":pull");
    }

    static String manifestPath(String repository, String reference) {
        return "/v2/" + repository + "/manifests/" + reference;
    }

    /** Where a tag points, or whether a digest is there; nothing where the registry has neither. */
    public Optional<String> digestOf(String repository, String reference) {
        Reply reply = client.send(Message.of("HEAD", manifestPath(repository, reference), ACCEPT, pull(repository)));
        if (Absence.isClaimed(reply) || reply.status() == HttpStatus.BAD_REQUEST_400) {
            return manifest(repository, reference).map(Manifest::digest); // an answer to HEAD has no words
        }
        if (!reply.isSuccess()) {
            throw client.unsound("status " + reply.status() + " to HEAD of a manifest");
        }
        Optional<String> digest = reply.header("Docker-Content-Digest");
        return digest.isPresent() ? digest : manifest(repository, reference).map(Manifest::digest);
    }

    public Optional<Manifest> manifest(String repository, String reference) {
        Reply reply = client.send(
                Message.of("GET", manifestPath(repository, reference), ACCEPT, pull(repository)),
                ManifestReader.MAX_BYTES);
        if (Absence.isImpossible(reply) || isAbsent(reply, "GET of a manifest")) {
            return Optional.empty();
        }
        if (!reply.isSuccess()) {
            throw client.unsound("status " + reply.status() + " to GET of a manifest");
        }
        String digest = reference.contains(":") ? reference : ContentDigest.of(reply.body());
        String mediaType =
                reply.header("Content-Type").orElse("").split(";", 2)[0].strip();
        return Optional.of(new Manifest(reply.body(), mediaType, digest));
    }

    /**
     * What refers to a manifest, as an index of it: of the registry's own list or, where it has none, of the tag that stands
     * in for that (OCI distribution specification 1.1, "Listing Referrers").
     */
    public Optional<Manifest> referrers(String repository, String digest) {
        Reply reply = client.send(
                Message.of("GET", "/v2/" + repository + "/referrers/" + digest, Map.of(), pull(repository)),
                ManifestReader.MAX_BYTES);
        return reply.isSuccess()
                ? Optional.of(new Manifest(reply.body(), "", digest))
                : manifest(repository, tagOfReferrers(digest));
    }

    /** The tag that stands in for a list of referrers; cosign's tags begin with it too. */
    public static String tagOfReferrers(String digest) {
        int colon = digest.indexOf(':');
        String encoded = digest.substring(colon + 1);
        return digest.substring(0, Math.min(colon, MAX_ALGORITHM)) + "-"
                + encoded.substring(0, Math.min(encoded.length(), MAX_ENCODED));
    }

    /** A small blob; nothing where it is missing or too large. */
    public Optional<Manifest> config(String repository, String digest) {
        Reply reply = client.send(
                Message.of("GET", "/v2/" + repository + "/blobs/" + digest, Map.of(), pull(repository)), MAX_CONFIG);
        return reply.isSuccess() ? Optional.of(new Manifest(reply.body(), "", digest)) : Optional.empty();
    }

    /** All tags of a repository; none where the registry does not know it. */
    public List<String> tags(String repository) {
        List<String> tags = new ArrayList<>();
        Optional<String> last = Optional.empty();
        for (int page = 0; page < MAX_PAGES; page++) {
            String behind = last.map(name -> "&last=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                    .orElse("");
            String target = "/v2/" + repository + "/tags/list?n=" + PAGE + behind;
            Reply reply = client.send(Message.of("GET", target, Map.of(), pull(repository)), MAX_TAGS);
            if (isAbsent(reply, "the list of tags")) {
                return tags;
            }
            List<String> names = names(reply);
            names.stream().filter(Reference::isTag).forEach(tags::add); // nobody can ask for anything else
            if (reply.header("Link").isEmpty()) {
                return tags;
            }
            if (names.isEmpty() || last.equals(Optional.of(names.getLast()))) {
                break;
            }
            last = Optional.of(names.getLast());
        }
        throw client.unsound("a list of tags without an end");
    }

    /** Refuses the deletion of a manifest where a lock forbids it, or a rule locks a tag at it, whoever pushed that. */
    public void requireDelete(String repository, String digest, LockCheck check) {
        List<String> locked = check.dependsOnTags()
                ? tags(repository).stream()
                        .filter(check::isLockedByRule)
                        .filter(tag -> digestOf(repository, tag).equals(Optional.of(digest)))
                        .toList()
                : List.of();
        check.requireDelete(digest, locked);
    }

    /** Whether a reply says that something is not there; refuses a 404 that is not the registry's own. */
    public boolean isAbsent(Reply reply, String question) {
        if (!Absence.isClaimed(reply)) {
            return false;
        }
        Absence.doubt(reply).ifPresent(doubt -> {
            throw client.unsound("status " + doubt + " to " + question);
        });
        return true;
    }

    private List<String> names(Reply reply) {
        try {
            if (!reply.isSuccess()) {
                throw client.unsound("status " + reply.status() + " to the list of tags");
            }
            return JsonObject.parse(reply.body()).texts("tags");
        } catch (JsonException e) {
            throw client.unsound("a list of tags that cannot be read");
        }
    }
}
