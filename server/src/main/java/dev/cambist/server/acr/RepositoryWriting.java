package dev.cambist.server.acr;

import dev.cambist.core.metadata.AttributesChange;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.server.http.Answer;
import java.util.Map;

/** Changes attributes and deletes. */
record RepositoryWriting(IndexedRepository repository, RepositoryReading reading) {
    private static final int ACCEPTED = 202;

    /** The item as it is then. */
    Answer change(Target target, AttributesChange change) {
        RepositoryKey key = repository.key();
        return switch (target) {
            case Target.Repository whole ->
                repository.change(new Item.Repository(key), change, reading::repositoryItself);
            case Target.Tag tag ->
                repository.change(new Item.Tag(key, tag.tag()), change, () -> reading.tag(tag.tag()));
            case Target.Manifest manifest ->
                repository.change(
                        new Item.Manifest(key, manifest.digest()), change, () -> reading.manifest(manifest.digest()));
            case Target.Catalog none -> throw noAttributes();
            case Target.Tags none -> throw noAttributes();
            case Target.Manifests none -> throw noAttributes();
        };
    }

    private static IllegalArgumentException noAttributes() {
        return new IllegalArgumentException("a list has no attributes");
    }

    Answer delete(Target target) {
        return switch (target) {
            case Target.Repository whole -> {
                RepositoryDeletion.Deleted gone = repository.delete();
                yield Answer.json(ACCEPTED, MetadataJson.deleted(gone.manifests(), gone.tags()));
            }
            case Target.Tag tag -> {
                repository.untag(tag.tag());
                yield new Answer(ACCEPTED, Map.of(), "");
            }
            case Target.Catalog none -> throw notDeleted();
            case Target.Tags none -> throw notDeleted();
            case Target.Manifests none -> throw notDeleted();
            case Target.Manifest none -> throw notDeleted();
        };
    }

    private static IllegalArgumentException notDeleted() {
        return new IllegalArgumentException("it cannot be deleted so");
    }
}
