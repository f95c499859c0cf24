package dev.cambist.server.acr;

import dev.cambist.core.metadata.AttributesChange;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import dev.cambist.server.http.Answer;
import dev.cambist.server.metadata.RegistryIndex;
import java.util.Map;
import java.util.function.Supplier;

/** Changes attributes and deletes, each with the hold on what it is about. */
record RepositoryWriting(RegistryIndex index, RepositoryScan scan, RepositoryReading reading) {
    private static final int ACCEPTED = 202;

    /** The item as it is then. Of the whole repository nothing else is done meanwhile: a lock holds for all in it. */
    Answer change(Target target, AttributesChange change) {
        if (change.isLocking() && reading.circumstances().client().isBeside()) {
            throw new RefusedException(new RegistryRefusal.LockNotHeld());
        }
        return index.withRepository(reading.key(), () -> changeAlone(target, change));
    }

    private Answer changeAlone(Target target, AttributesChange change) {
        RepositoryKey key = reading.key();
        return switch (target) {
            case Target.Repository repository -> {
                reading.entry();
                yield change(new Item.Repository(key), change, reading::repository);
            }
            case Target.Tag tag -> {
                requireThere(scan.check(key, tag.tag(), reading.reads()), new RegistryRefusal.UnknownTag());
                yield change(new Item.Tag(key, tag.tag()), change, () -> reading.tag(tag.tag()));
            }
            case Target.Manifest manifest -> {
                requireThere(
                        scan.checkManifest(key, manifest.digest(), reading.reads()),
                        new RegistryRefusal.UnknownManifest());
                yield change(
                        new Item.Manifest(key, manifest.digest()), change, () -> reading.manifest(manifest.digest()));
            }
            case Target.Catalog none -> throw noAttributes();
            case Target.Tags none -> throw noAttributes();
            case Target.Manifests none -> throw noAttributes();
        };
    }

    private static IllegalArgumentException noAttributes() {
        return new IllegalArgumentException("a list has no attributes");
    }

    private static void requireThere(boolean isThere, RegistryRefusal otherwise) {
        if (!isThere) {
            throw new RefusedException(otherwise);
        }
    }

    private Answer change(Item item, AttributesChange change, Supplier<Answer> shown) {
        reading.locks().requireChange(item);
        index.change(item, change);
        return shown.get();
    }

    Answer delete(Target target) {
        RepositoryKey key = reading.key();
        return switch (target) {
            case Target.Repository repository -> index.withRepository(key, this::deleteAll);
            case Target.Tag tag -> index.withItem(key, tag.tag(), () -> untag(tag.tag()));
            case Target.Catalog none -> throw notDeleted();
            case Target.Tags none -> throw notDeleted();
            case Target.Manifests none -> throw notDeleted();
            case Target.Manifest none -> throw notDeleted();
        };
    }

    private Answer deleteAll() {
        RepositoryDeletion.Deleted gone = new RepositoryDeletion(
                        index, scan, reading.circumstances().client())
                .delete(reading.key(), reading.locks());
        return Answer.json(ACCEPTED, MetadataJson.deleted(gone.manifests(), gone.tags()));
    }

    private Answer untag(String tag) {
        reading.locks().requireUntag(tag);
        Untagging untagging = new Untagging(index, reading.circumstances().client());
        requireThere(untagging.untag(reading.key(), tag), new RegistryRefusal.UnknownTag());
        return new Answer(ACCEPTED, Map.of(), "");
    }

    private static IllegalArgumentException notDeleted() {
        return new IllegalArgumentException("it cannot be deleted so");
    }
}
