package dev.cambist.server.acr;

import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.PageQuery.Cursor;
import dev.cambist.core.metadata.RepositoryEntry;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.TagEntry;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import dev.cambist.server.acr.MetadataJson.ShownManifest;
import dev.cambist.server.acr.MetadataJson.ShownTag;
import dev.cambist.server.gateway.relay.OwnApi.Circumstances;
import dev.cambist.server.gateway.relay.RegistryReads;
import dev.cambist.server.http.Answer;
import dev.cambist.server.metadata.LockCheck;
import dev.cambist.server.metadata.RegistryIndex;
import java.util.List;
import java.util.Optional;

/** Answers what is asked of one repository. */
record RepositoryReading(RegistryIndex index, RepositoryScan scan, RepositoryKey key, Circumstances circumstances) {
    Answer answer(Target target, Optional<String> query) {
        return switch (target) {
            case Target.Catalog catalog -> throw new IllegalArgumentException("it is about no repository");
            case Target.Repository repository -> repository();
            case Target.Tags tags -> tags(Paging.of(query));
            case Target.Tag tag -> tag(tag.tag());
            case Target.Manifests manifests -> manifests(Paging.of(query));
            case Target.Manifest manifest -> manifest(manifest.digest());
        };
    }

    RegistryReads reads() {
        return new RegistryReads(circumstances.client());
    }

    LockCheck locks() {
        return index.check(key, circumstances.rules());
    }

    private MetadataJson json() {
        return new MetadataJson(circumstances.host(), key.repository());
    }

    /** What is known of the repository, after a look at it. */
    RepositoryEntry entry() {
        scan.refresh(key, reads());
        return index.find(key)
                .filter(entry -> entry.manifests() > 0)
                .orElseThrow(() -> new RefusedException(new RegistryRefusal.UnknownRepository(key.repository())));
    }

    Answer repository() {
        RepositoryEntry entry = entry();
        return Answer.json(200, json().repository(entry, locks().shown(entry)));
    }

    Answer tag(String name) {
        if (index.locks().isBeingUntagged(key, name) || !scan.check(key, name, reads())) {
            throw new RefusedException(new RegistryRefusal.UnknownTag());
        }
        TagEntry entry = index.tag(key, name).orElseThrow(() -> new RefusedException(new RegistryRefusal.UnknownTag()));
        return Answer.json(200, json().tag(new ShownTag(entry, locks().shown(entry))));
    }

    Answer manifest(String digest) {
        if (!scan.checkManifest(key, digest, reads())) {
            throw new RefusedException(new RegistryRefusal.UnknownManifest());
        }
        ManifestEntry entry = index.manifest(key, digest)
                .orElseThrow(() -> new RefusedException(new RegistryRefusal.UnknownManifest()));
        MissingFacts facts = new MissingFacts(index, reads());
        ManifestEntry whole = facts.complete(key, entry);
        return Answer.json(200, json().manifest(new ShownManifest(whole, whole.attributes()), facts::size));
    }

    private Answer tags(Paging paging) {
        entry();
        PageQuery query = new PageQuery(
                paging.order(),
                paging.cursor(name -> index.tag(key, name).map(TagEntry::updated)),
                paging.size() + 1,
                paging.digest(),
                false);
        List<TagEntry> found = index.tags(key, query);
        List<TagEntry> page = found.subList(0, Math.min(paging.size(), found.size()));
        LockCheck locks = locks();
        List<ShownTag> shown =
                page.stream().map(tag -> new ShownTag(tag, locks.shown(tag))).toList();
        Answer answer = Answer.json(200, json().tags(shown, paging.digest().isPresent()));
        return found.size() > page.size()
                ? answer.with(
                        "Link",
                        paging.link(
                                key.repository(),
                                "_tags",
                                new Cursor(
                                        page.getLast().updated(), page.getLast().name())))
                : answer;
    }

    private Answer manifests(Paging paging) {
        entry();
        PageQuery query = new PageQuery(
                paging.order(),
                paging.cursor(digest -> index.manifest(key, digest).map(ManifestEntry::updated)),
                paging.size() + 1,
                Optional.empty(),
                false);
        MissingFacts facts = new MissingFacts(index, reads());
        ManifestPage found = ManifestPage.of(index, facts, key, query);
        List<ManifestEntry> page = found.entries();
        List<ShownManifest> shown = page.stream()
                .map(entry -> new ShownManifest(entry, entry.attributes()))
                .toList();
        Answer answer = Answer.json(200, json().manifests(shown, facts::size));
        return found.hasMore()
                ? answer.with(
                        "Link",
                        paging.link(
                                key.repository(),
                                "_manifests",
                                new Cursor(
                                        page.getLast().updated(), page.getLast().digest())))
                : answer;
    }
}
