package dev.cambist.server.acr;

import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import dev.cambist.server.gateway.relay.RegistryClient;
import dev.cambist.server.gateway.relay.RegistryClient.Message;
import dev.cambist.server.gateway.relay.RegistryClient.Reply;
import dev.cambist.server.gateway.relay.RegistryReads;
import dev.cambist.server.metadata.LockCheck;
import dev.cambist.server.metadata.RegistryIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpStatus;

/** Deletes all that a repository holds, for whoever has the hold on it: nothing, where anything is locked. */
record RepositoryDeletion(RegistryIndex index, RepositoryScan scan, RegistryClient client) {
    private static final int PAGE = 1000;

    /** What went. */
    record Deleted(List<String> manifests, List<String> tags) {}

    Deleted delete(RepositoryKey key, LockCheck check) {
        RegistryReads reads = new RegistryReads(client);
        List<String> tags = scan.look(key, reads);
        tags.forEach(tag -> scan.check(key, tag, reads)); // where each points is what goes
        List<ManifestEntry> manifests = manifests(key);
        if (manifests.isEmpty() && tags.isEmpty()) {
            throw new RefusedException(new RegistryRefusal.UnknownRepositoryName(key.repository()));
        }
        check.requireDeleteOfAll(tags);
        List<String> gone = new ArrayList<>();
        TreeSet<String> untagged = new TreeSet<>();
        for (ManifestEntry manifest : parentsFirst(manifests)) {
            delete(key, manifest.digest());
            untagged.addAll(manifest.tags());
            index.deleted(key, manifest.digest());
            gone.add(manifest.digest());
        }
        index.removed(key);
        return new Deleted(gone, List.copyOf(untagged));
    }

    private List<ManifestEntry> manifests(RepositoryKey key) {
        List<ManifestEntry> all = new ArrayList<>();
        PageQuery query = PageQuery.all(PAGE);
        List<ManifestEntry> page = index.manifests(key, query);
        while (!page.isEmpty()) {
            all.addAll(page);
            query = query.after(page.getLast().digest());
            page = index.manifests(key, query);
        }
        return all;
    }

    private void delete(RepositoryKey key, String digest) {
        Reply reply = client.send(Message.of(
                "DELETE",
                "/v2/" + key.repository() + "/manifests/" + digest,
                Map.of(),
                List.of("repository:" + key.repository() + ":delete")));
        if (!reply.isSuccess() && reply.status() != HttpStatus.NOT_FOUND_404) {
            throw new RefusedException(new RegistryRefusal.CannotDelete("manifests", reply.status()));
        }
    }

    /** An index before its children: a registry may refuse to delete what an index still refers to. */
    private static List<ManifestEntry> parentsFirst(List<ManifestEntry> manifests) {
        Map<String, ManifestEntry> byDigest = new HashMap<>();
        manifests.forEach(manifest -> byDigest.put(manifest.digest(), manifest));
        Map<String, Integer> heights = new HashMap<>();
        manifests.forEach(manifest -> height(manifest, byDigest, heights));
        return manifests.stream()
                .sorted(Comparator.comparing((ManifestEntry manifest) -> heights.getOrDefault(manifest.digest(), 0))
                        .reversed()
                        .thenComparing(ManifestEntry::digest))
                .toList();
    }

    /** A digest stands for its children's too, so that there is no circle. */
    private static int height(
            ManifestEntry manifest, Map<String, ManifestEntry> byDigest, Map<String, Integer> heights) {
        Integer known = heights.get(manifest.digest());
        if (known != null) {
            return known;
        }
        int height = 0;
        for (ManifestFacts.Child child :
                manifest.facts().map(ManifestFacts::children).orElse(List.of())) {
            ManifestEntry below = byDigest.get(child.digest());
            height = below == null ? height : Math.max(height, 1 + height(below, byDigest, heights));
        }
        heights.put(manifest.digest(), height);
        return height;
    }
}
