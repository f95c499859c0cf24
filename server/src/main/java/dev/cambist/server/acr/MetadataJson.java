package dev.cambist.server.acr;

import dev.cambist.core.json.JsonNull;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.RepositoryEntry;
import dev.cambist.core.metadata.TagEntry;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.function.Function;

/** The bodies of ACR's metadata API, member by member as ACR has them. */
record MetadataJson(String registry, String repository) {
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 7, true) // more digits than Go, .NET and Python read
            .appendLiteral('Z')
            .toFormatter()
            .withZone(ZoneOffset.UTC);

    /** A manifest as it is shown. */
    record ShownManifest(ManifestEntry entry, Attributes attributes) {}

    /** A tag as it is shown. */
    record ShownTag(TagEntry entry, Attributes attributes) {}

    String repository(RepositoryEntry entry, Attributes attributes) {
        JsonWriter json = head();
        times(json, entry.created(), entry.updated());
        json.member("manifestCount", entry.manifests()).member("tagCount", entry.tags());
        attributes(json, attributes);
        return json.endObject().toString();
    }

    String tag(ShownTag tag) {
        JsonWriter json = head().name("tag");
        write(json, tag);
        return json.endObject().toString();
    }

    /**
     * A page of tags. One without any has no list, for acr-cli takes the last of what is one (ListTags in
     * internal/tag/tag.go); but those of a manifest are a list always, for Azure's Java library takes no other
     * (UtilsImpl.getTagProperties), and asks for tags only so.
     */
    String tags(List<ShownTag> tags, boolean ofManifest) {
        JsonWriter json = head().name("tags");
        if (tags.isEmpty() && !ofManifest) {
            return json.value(JsonNull.NULL).endObject().toString();
        }
        json.beginArray();
        tags.forEach(tag -> write(json, tag));
        return json.endArray().endObject().toString();
    }

    String manifest(ShownManifest manifest, Function<String, Long> sizes) {
        JsonWriter json = head().name("manifest");
        write(json, manifest, sizes);
        return json.endObject().toString();
    }

    /** Without any, it is {@code null}: acr-cli takes the last of what is a list. */
    String manifests(List<ShownManifest> manifests, Function<String, Long> sizes) {
        JsonWriter json = head().name("manifests");
        if (manifests.isEmpty()) {
            return json.value(JsonNull.NULL).endObject().toString();
        }
        json.beginArray();
        manifests.forEach(manifest -> write(json, manifest, sizes));
        return json.endArray().endObject().toString();
    }

    private JsonWriter head() {
        return new JsonWriter(1024).beginObject().member("registry", registry).member("imageName", repository);
    }

    private static void write(JsonWriter json, ShownTag tag) {
        json.beginObject()
                .member("name", tag.entry().name())
                .member("digest", tag.entry().digest());
        times(json, tag.entry().created(), tag.entry().updated());
        json.name("signed").value(false);
        attributes(json, tag.attributes());
        json.endObject();
    }

    private static void write(JsonWriter json, ShownManifest shown, Function<String, Long> sizes) {
        ManifestEntry entry = shown.entry();
        json.beginObject().member("digest", entry.digest());
        entry.facts().ifPresent(facts -> json.member("imageSize", size(facts, sizes)));
        times(json, entry.created(), entry.updated());
        entry.facts().ifPresent(facts -> facts(json, facts));
        if (!entry.tags().isEmpty()) {
            json.name("tags").texts(entry.tags());
        }
        attributes(json, shown.attributes());
        List<ManifestFacts.Child> children =
                entry.facts().map(ManifestFacts::children).orElse(List.of());
        if (!children.isEmpty()) {
            json.name("references").beginArray();
            children.forEach(child -> write(json, child));
            json.endArray();
        }
        json.endObject();
    }

    private static long size(ManifestFacts facts, Function<String, Long> sizes) {
        return facts.imageSize()
                .orElseGet(() -> facts.children().stream()
                        .map(ManifestFacts.Child::digest)
                        .map(sizes)
                        .reduce(0L, MetadataJson::sum));
    }

    private static long sum(long one, long other) {
        return Long.MAX_VALUE - one < other ? Long.MAX_VALUE : one + other;
    }

    private static void facts(JsonWriter json, ManifestFacts facts) {
        facts.platform().architecture().ifPresent(text -> json.member("architecture", text));
        facts.platform().os().ifPresent(text -> json.member("os", text));
        json.member("mediaType", facts.mediaType());
        facts.config().ifPresent(config -> json.member("configMediaType", config.mediaType()));
    }

    private static void write(JsonWriter json, ManifestFacts.Child child) {
        json.beginObject().member("digest", child.digest());
        child.architecture().ifPresent(text -> json.member("architecture", text));
        child.os().ifPresent(text -> json.member("os", text));
        json.endObject();
    }

    private static void times(JsonWriter json, Instant created, Instant updated) {
        json.member("createdTime", TIME.format(created)).member("lastUpdateTime", TIME.format(updated));
    }

    private static void attributes(JsonWriter json, Attributes attributes) {
        json.name("changeableAttributes").beginObject();
        json.name("deleteEnabled").value(attributes.deleteEnabled());
        json.name("writeEnabled").value(attributes.writeEnabled());
        json.name("readEnabled").value(attributes.readEnabled());
        json.name("listEnabled").value(attributes.listEnabled());
        json.endObject();
    }

    /** What a repository's deletion took with it. */
    static String deleted(List<String> manifests, List<String> tags) {
        JsonWriter json = new JsonWriter(1024).beginObject();
        json.name("manifestsDeleted").texts(manifests);
        json.name("tagsDeleted").texts(tags);
        return json.endObject().toString();
    }
}
