package dev.cambist.server.portal.repositories;

import dev.cambist.core.access.Action;
import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.TagEntry;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import dev.cambist.server.acr.IndexedRepository;
import dev.cambist.server.gateway.relay.RegistryReads;
import dev.cambist.server.gateway.relay.RegistryReads.Manifest;
import dev.cambist.server.http.Answer;
import dev.cambist.server.metadata.RegistryIndex;
import dev.cambist.server.portal.RegistryAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One manifest: how to get it, what it says, what it consists of, and what says something about it. */
record ManifestPage(RegistryIndex index, ReachedFrom reached) {
    private static final int MOST_TAGS = 20;
    private static final String DIGEST_MEANING = "the digest of a manifest";
    private static final String TAG_MEANING = "a tag of the manifest";

    /**
     * The page.
     *
     * @param content missing where it may not be pulled now
     * @param lock why it may not be pulled; empty where it may
     */
    public record View(
            About about,
            List<TagLink> tags,
            int moreTags,
            List<PullLines.Line> lines,
            Optional<ManifestContent> content,
            String lock,
            Referrers referrers) {}

    /**
     * The manifest itself.
     *
     * @param tag by which it is looked at; empty where that is by digest
     * @param locked whether the manifest has a lock to end
     * @param tagLocked whether the tag has one
     */
    public record About(
            String registry,
            String name,
            String repository,
            String digest,
            String tag,
            String mediaType,
            TagRows.Row row,
            List<String> tagLocks,
            boolean locked,
            boolean tagLocked,
            boolean mayLock,
            boolean mayDelete) {}

    /** A tag of the manifest. */
    public record TagLink(String name, String address) {}

    Answer show(OpenRepository open) {
        open.require(Action.METADATA_READ);
        IndexedRepository repository = open.repository();
        String digest = open.visit().fields().optional("digest", DIGEST_MEANING).orElse("");
        ManifestEntry entry = repository.manifest(digest);
        Optional<TagEntry> tag = open.visit()
                .fields()
                .optional("tag", TAG_MEANING)
                .or(() -> entry.tags().stream().findFirst())
                .flatMap(name -> index.tag(repository.key(), name))
                .filter(found -> found.digest().equals(digest));
        String lock = lock(repository, digest);
        open.visit().did("looked at manifest " + digest + " of " + repository.key());
        View view = new View(
                about(open, entry, tag),
                entry.tags().stream()
                        .limit(MOST_TAGS)
                        .map(name -> link(open, digest, name))
                        .toList(),
                Math.max(0, entry.tags().size() - MOST_TAGS),
                PullLines.of(
                        RegistryAddress.of(open.visit(), open.registry().service()),
                        open.name(),
                        tag.map(TagEntry::name).filter(IndexedRepository::isTag).orElse(""),
                        digest,
                        entry.facts()),
                lock.isEmpty() ? content(open, entry) : Optional.empty(),
                lock,
                lock.isEmpty() ? Referrers.of(open, index, digest) : Referrers.NONE);
        String title = open.name() + tag.map(found -> ":" + found.name()).orElse("@" + TagRows.shortDigest(digest));
        return open.visit().page(title, (output, frame) -> JtemanifestGenerated.render(output, null, frame, view));
    }

    /** What keeps everybody from pulling it; whoever may not pull it by the gateway does not see it here either. */
    private static String lock(IndexedRepository repository, String digest) {
        try {
            repository.locks().requirePull(digest);
            return "";
        } catch (RefusedException e) {
            if (e.refusal() instanceof RegistryRefusal.DisallowedOperation locked) {
                return locked.lock();
            }
            throw e;
        }
    }

    private Optional<ManifestContent> content(OpenRepository open, ManifestEntry entry) {
        RegistryReads reads = open.repository().reads();
        Optional<Manifest> config = entry.facts()
                .flatMap(ManifestFacts::config)
                .filter(found -> found.mediaType().endsWith("json") && IndexedRepository.isDigest(found.digest()))
                .flatMap(found -> reads.config(open.name(), found.digest()));
        return reads.manifest(open.name(), entry.digest()).map(manifest -> ManifestContent.of(open, manifest, config));
    }

    private About about(OpenRepository open, ManifestEntry entry, Optional<TagEntry> tag) {
        TagRows.Row row = TagRows.of(open, Set.of(entry.digest()), index).row(entry);
        Optional<Attributes> shown = tag.map(found -> open.repository().locks().shown(found));
        return new About(
                open.service(),
                open.name(),
                Links.repository(open.service(), open.name()).address(),
                entry.digest(),
                tag.map(TagEntry::name).orElse(""),
                entry.facts().map(ManifestFacts::mediaType).orElse(""),
                row,
                shown.map(Locks::of).orElse(List.of()),
                Locks.isLocked(entry.attributes()),
                tag.filter(found -> Locks.isLocked(found.attributes())).isPresent(),
                open.mayLock(),
                open.mayDelete());
    }

    private static TagLink link(OpenRepository open, String digest, String name) {
        return new TagLink(
                name,
                Links.manifest(open.service(), open.name(), digest)
                        .with("tag", name)
                        .address());
    }
}
