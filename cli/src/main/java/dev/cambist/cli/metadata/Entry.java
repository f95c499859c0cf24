package dev.cambist.cli.metadata;

import dev.cambist.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * A tag, a manifest or a repository, as the metadata API says it.
 *
 * @param name of the tag; else empty
 * @param digest of the manifest, or where the tag points; else empty
 * @param updated its last push; missing where that cannot be read, so that nothing counts as old for it
 * @param tags of a manifest
 * @param locked the attributes that are false
 */
record Entry(
        String name,
        String digest,
        Optional<Instant> updated,
        List<String> tags,
        String mediaType,
        List<Attribute> locked) {
    static Entry of(JsonObject json) {
        JsonObject attributes = json.object("changeableAttributes").orElse(JsonObject.EMPTY);
        return new Entry(
                json.text("name").orElse(""),
                json.text("digest").orElse(""),
                json.text("lastUpdateTime").flatMap(Entry::moment),
                json.texts("tags"),
                json.text("mediaType").orElse(""),
                Attribute.all()
                        .filter(one -> attributes.value(one.member()).equals(Optional.of(false)))
                        .toList());
    }

    /** Whether it may go, as far as its own attributes say. */
    boolean mayGo() {
        return !locked.contains(Attribute.WRITE) && !locked.contains(Attribute.DELETE);
    }

    /** Whether its last push is surely longer ago. */
    boolean isOlderThan(Instant moment) {
        return updated.filter(last -> last.isBefore(moment)).isPresent();
    }

    private static Optional<Instant> moment(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
