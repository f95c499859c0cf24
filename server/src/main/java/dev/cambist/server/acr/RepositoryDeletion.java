package dev.cambist.server.acr;

import static java.util.stream.Collectors.toCollection;

import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.gateway.relay.RegistryClient;
import dev.cambist.server.gateway.relay.RegistryClient.Message;
import dev.cambist.server.gateway.relay.RegistryClient.Reply;
import dev.cambist.server.gateway.relay.RegistryReads;
import dev.cambist.server.metadata.LockCheck;
import dev.cambist.server.metadata.RegistryIndex;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Deletes all that a repository holds, for whoever has the hold on it: nothing, where anything is locked. */
public record RepositoryDeletion(RegistryIndex index, RepositoryScan scan, RegistryClient client) {
    private static final int PAGE = 1000;
    private static final int MOST_UNKNOWN = 10_000; // children that are asked for while the repository is held
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    /** What went. */
    public record Deleted(List<String> manifests, List<String> tags) {}

    Deleted delete(RepositoryKey key, LockCheck check) {
        RegistryReads reads = new RegistryReads(client);
        List<String> tags = scan.look(key, reads);
        tags.forEach(tag -> scan.check(key, tag, reads)); // where each points is what goes
        List<ManifestEntry> manifests = all(key, reads);
        if (manifests.isEmpty() && tags.isEmpty()) {
            throw new RefusedException(new RegistryRefusal.UnknownRepositoryName(key.repository()));
        }
        check.requireDeleteOfAll(tags);
        List<String> gone = new ArrayList<>();
        TreeSet<String> untagged = new TreeSet<>();
        for (ManifestEntry manifest : parentsFirst(manifests)) {
            delete(key, manifest.digest(), reads);
            untagged.addAll(manifest.tags());
            index.deleted(key, manifest.digest());
            gone.add(manifest.digest());
        }
        index.removed(key);
        return new Deleted(gone, List.copyOf(untagged));
    }

    /** With what indexes lead to and no look has come to: all of it goes, or, where that is too much to know, nothing. */
    private List<ManifestEntry> all(RepositoryKey key, RegistryReads reads) {
        List<ManifestEntry> known = manifests(key);
        Set<String> met = new HashSet<>();
        known.forEach(manifest -> met.add(manifest.digest()));
        Deque<String> unknown = new ArrayDeque<>();
        known.forEach(manifest -> manifest.facts().ifPresent(facts -> addChildren(facts, met, unknown)));
        boolean isNew = false;
        for (int asked = 0; !unknown.isEmpty(); asked++) {
            if (asked + unknown.size() > MOST_UNKNOWN) {
                throw new RefusedException(new Temporary.IndexUnavailable(RETRY_AFTER));
            }
            Optional<ManifestFacts> found = scan.learn(key, unknown.remove(), reads);
            found.ifPresent(facts -> addChildren(facts, met, unknown));
            isNew |= found.isPresent();
        }
        return isNew ? manifests(key) : known;
    }

    private static void addChildren(ManifestFacts facts, Set<String> met, Deque<String> unknown) {
        facts.children().stream()
                .map(ManifestFacts.Child::digest)
                .filter(digest -> Target.DIGEST.matcher(digest).matches())
                .filter(met::add)
                .forEach(unknown::add);
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

    /** Deletes one manifest there; that it is gone already is as good. */
    void delete(RepositoryKey key, String digest, RegistryReads reads) {
        Reply reply = client.send(Message.of(
                "DELETE",
                "/v2/" + key.repository() + "/manifests/" + digest,
                Map.of(),
                List.of("repository:" + key.repository() + ":delete")));
        if (!reply.isSuccess() && !reads.isAbsent(reply, "the deletion of a manifest")) {
            throw new RefusedException(new RegistryRefusal.CannotDelete("manifests", reply.status()));
        }
    }

    /**
     * An index before its children: a registry may refuse to delete what an index still refers to. Without recursion,
     * because whoever pushes decides how deep indexes go.
     */
    static List<ManifestEntry> parentsFirst(List<ManifestEntry> manifests) {
        Map<String, ManifestEntry> waiting = new TreeMap<>();
        manifests.forEach(manifest -> waiting.put(manifest.digest(), manifest));
        Map<String, Integer> parents = new HashMap<>();
        manifests.forEach(manifest -> children(manifest).forEach(child -> parents.merge(child, 1, Integer::sum)));
        List<ManifestEntry> ordered = new ArrayList<>();
        Deque<ManifestEntry> free = new ArrayDeque<>();
        waiting.values().stream()
                .filter(manifest -> !parents.containsKey(manifest.digest()))
                .forEach(free::add);
        while (!free.isEmpty()) {
            ManifestEntry next = free.remove();
            waiting.remove(next.digest());
            ordered.add(next);
            for (String child : children(next)) {
                ManifestEntry below = waiting.get(child);
                if (parents.merge(child, -1, Integer::sum) == 0 && below != null) {
                    free.add(below);
                }
            }
        }
        ordered.addAll(waiting.values()); // a circle is what only a registry makes up that lies about digests
        return ordered;
    }

    private static Set<String> children(ManifestEntry manifest) {
        return manifest.facts().map(ManifestFacts::children).orElse(List.of()).stream()
                .map(ManifestFacts.Child::digest)
                .collect(toCollection(TreeSet::new));
    }
}
