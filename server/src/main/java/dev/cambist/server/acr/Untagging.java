package dev.cambist.server.acr;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.metadata.ManifestReader;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.Untag;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import dev.cambist.server.gateway.relay.ContentDigest;
import dev.cambist.server.gateway.relay.RegistryClient;
import dev.cambist.server.gateway.relay.RegistryClient.Message;
import dev.cambist.server.gateway.relay.RegistryClient.Reply;
import dev.cambist.server.gateway.relay.RegistryReads;
import dev.cambist.server.metadata.RegistryIndex;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Takes a tag off, while the manifest stays; for whoever has the hold on the tag.
 *
 * <p>Most registries do that by a DELETE of the tag (OCI distribution specification 1.1, "Deleting tags"). Docker's registry
 * 2.8 cannot: it deletes by digest alone, and with it all tags of that digest. There the tag is made to point at a copy of
 * the manifest that nobody else has, and the copy is deleted. Meanwhile nobody reads the tag through any gateway of this
 * store, and nobody pushes it; the manifest itself is never deleted. If anything of it fails, the tag points where it did.
 */
record Untagging(RegistryIndex index, RegistryClient client) {
    /** Takes it off; refuses where that cannot be done. Says whether it was there. */
    boolean untag(RepositoryKey key, String tag) {
        RegistryReads reads = new RegistryReads(client);
        Optional<RegistryReads.Manifest> original = reads.manifest(key.repository(), tag);
        if (original.isEmpty()) {
            index.untagged(key, tag);
            return false;
        }
        Untag earlier = new Untag(key, tag, original.get().digest());
        if (isCopy(original.get(), earlier) && index.untags().contains(earlier)) { // anybody can push the like of one
            finish(earlier); // that is what a crash left of an earlier try
            return true;
        }
        Reply reply = send("DELETE", key, tag, Map.of(), Optional.empty());
        if (reply.status() == HttpStatus.BAD_REQUEST_400) {
            if (client.isBeside()) {
                throw new RefusedException(new RegistryRefusal.CannotUntagBeside(reply.status()));
            }
            byDetour(key, tag, original.get(), reads);
        } else if (!reply.isSuccess() && !reads.isAbsent(reply, "the deletion of a tag")) {
            throw cannot(reply.status());
        } else if (reads.digestOf(key.repository(), tag).isPresent()) {
            throw client.unsound("status " + reply.status() + " to the deletion of a tag that is there still");
        }
        index.untagged(key, tag);
        return true;
    }

    private void byDetour(RepositoryKey key, String tag, RegistryReads.Manifest original, RegistryReads reads) {
        byte[] copy = copy(original);
        String digest = ContentDigest.of(copy);
        // What deletes nothing says so of what is not there too, and then nothing is begun.
        Reply probe = send("DELETE", key, digest, Map.of(), Optional.empty());
        if (!reads.isAbsent(probe, "the deletion of a manifest that nobody has pushed")) {
            throw cannot(probe.status());
        }
        Untag untag = new Untag(key, tag, digest);
        index.begin(untag);
        Map<String, String> type = Map.of("Content-Type", original.mediaType());
        Reply put = send("PUT", key, tag, type, Optional.of(new RegistryClient.Content(copy)));
        if (!put.isSuccess()) {
            index.end(untag);
            throw cannot(put.status());
        }
        Reply delete = send("DELETE", key, digest, Map.of(), Optional.empty());
        Optional<String> left = reads.digestOf(key.repository(), tag);
        if (left.equals(Optional.of(digest))) {
            Reply back = send("PUT", key, tag, type, Optional.of(new RegistryClient.Content(original.bytes())));
            if (back.isSuccess()) {
                index.end(untag);
            } // else nobody is to see the copy; it is looked after later
            throw cannot(delete.status());
        }
        index.end(untag);
    }

    /** Finishes what a crash or a failing registry left; for whoever has the hold on the tag. */
    void finish(Untag untag) {
        RegistryReads reads = new RegistryReads(client);
        String repository = untag.in().repository();
        if (reads.manifest(repository, untag.tag())
                .filter(now -> isCopy(now, untag))
                .isPresent()) {
            Reply delete = send("DELETE", untag.in(), untag.digest(), Map.of(), Optional.empty());
            if (reads.digestOf(repository, untag.tag()).equals(Optional.of(untag.digest()))) {
                throw cannot(delete.status());
            }
            index.untagged(untag.in(), untag.tag());
        }
        index.end(untag);
    }

    private static boolean isCopy(RegistryReads.Manifest manifest, Untag untag) {
        return manifest.digest().equals(untag.digest()) && ManifestReader.isThrowAway(manifest.bytes());
    }

    private Reply send(
            String method,
            RepositoryKey key,
            String reference,
            Map<String, String> headers,
            Optional<RegistryClient.Content> body) {
        String actions = method.equals("DELETE") ? "delete" : "pull,push";
        return client.send(new Message(
                method,
                "/v2/" + key.repository() + "/manifests/" + reference,
                headers,
                body,
                List.of("repository:" + key.repository() + ":" + actions)));
    }

    private static RefusedException cannot(int status) {
        return new RefusedException(new RegistryRefusal.CannotDelete("tags", status));
    }

    /** The same with an annotation, so that the registry has all that it needs, and without what it refers to. */
    private static byte[] copy(RegistryReads.Manifest original) {
        try {
            Map<String, Object> members =
                    new LinkedHashMap<>(JsonObject.parse(original.bytes()).members());
            if (members.containsKey("signatures")) {
                throw cannot(HttpStatus.BAD_REQUEST_400); // Docker's schema 1, which is signed
            }
            Map<String, Object> annotations = new LinkedHashMap<>();
            annotations.put(ManifestReader.THROW_AWAY, UUID.randomUUID().toString());
            members.put("annotations", annotations);
            members.remove("subject");
            return JsonWriter.write(members).getBytes(StandardCharsets.UTF_8);
        } catch (JsonException e) {
            throw cannot(HttpStatus.BAD_REQUEST_400);
        }
    }
}
