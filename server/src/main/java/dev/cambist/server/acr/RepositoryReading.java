package dev.cambist.server.acr;

import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.PageQuery.Cursor;
import dev.cambist.core.metadata.RepositoryEntry;
import dev.cambist.core.metadata.TagEntry;
import dev.cambist.server.acr.MetadataJson.ShownManifest;
import dev.cambist.server.acr.MetadataJson.ShownTag;
import dev.cambist.server.http.Answer;
import dev.cambist.server.metadata.LockCheck;
import dev.cambist.server.metadata.RegistryIndex;
import java.util.List;
import java.util.Optional;

/**
 * Answers what is asked of one repository.
 *
 * @param host what the client calls the registry
 */
record RepositoryReading(RegistryIndex index, IndexedRepository repository, String host) {
    Answer answer(Target target, Optional<String> query) {
        return switch (target) {
            case Target.Catalog catalog -> throw new IllegalArgumentException("it is about no repository");
            case Target.Repository whole -> repositoryItself();
            case Target.Tags tags -> tags(Paging.of(query));
            case Target.Tag tag -> tag(tag.tag());
            case Target.Manifests manifests -> manifests(Paging.of(query));
            case Target.Manifest manifest -> manifest(manifest.digest());
        };
    }

    private MetadataJson json() {
        return new MetadataJson(host, name());
    }

    private String name() {
        return repository.key().repository();
    }

    Answer repositoryItself() {
        RepositoryEntry entry = repository.entry();
        return Answer.json(200, json().repository(entry, repository.locks().shown(entry)));
    }

    Answer tag(String name) {
        TagEntry entry = repository.tag(name);
        return Answer.json(
                200, json().tag(new ShownTag(entry, repository.locks().shown(entry))));
    }

    Answer manifest(String digest) {
        ManifestEntry whole = repository.manifest(digest);
        return Answer.json(200, json().manifest(new ShownManifest(whole, whole.attributes()), facts()::size));
    }

    private MissingFacts facts() {
        return repository.facts();
    }

    private Answer tags(Paging paging) {
        repository.entry();
        PageQuery query = new PageQuery(
                paging.order(),
                paging.cursor(name -> index.tag(repository.key(), name).map(TagEntry::updated)),
                paging.size() + 1,
                paging.digest(),
                false);
        List<TagEntry> found = repository.tags(query);
        List<TagEntry> page = found.subList(0, Math.min(paging.size(), found.size()));
        LockCheck locks = repository.locks();
        List<ShownTag> shown =
                page.stream().map(tag -> new ShownTag(tag, locks.shown(tag))).toList();
        Answer answer = Answer.json(200, json().tags(shown, paging.digest().isPresent()));
        return found.size() > page.size()
                ? answer.with(
                        "Link",
                        paging.link(
                                name(),
                                "_tags",
                                new Cursor(
                                        page.getLast().updated(), page.getLast().name())))
                : answer;
    }

    private Answer manifests(Paging paging) {
        repository.entry();
        PageQuery query = new PageQuery(
                paging.order(),
                paging.cursor(digest -> index.manifest(repository.key(), digest).map(ManifestEntry::updated)),
                paging.size() + 1,
                Optional.empty(),
                false);
        ManifestPage found = repository.manifests(query);
        List<ManifestEntry> page = found.entries();
        List<ShownManifest> shown = page.stream()
                .map(entry -> new ShownManifest(entry, entry.attributes()))
                .toList();
        Answer answer = Answer.json(200, json().manifests(shown, facts()::size));
        return found.hasMore()
                ? answer.with(
                        "Link",
                        paging.link(
                                name(),
                                "_manifests",
                                new Cursor(
                                        page.getLast().updated(), page.getLast().digest())))
                : answer;
    }
}
