package dev.cambist.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.ManifestFacts.Child;
import dev.cambist.core.metadata.ManifestFacts.Config;
import dev.cambist.core.metadata.ManifestFacts.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a manifest says of itself, as one JSON object: it is read and written as a whole. */
final class FactsText {
    private FactsText() {}

    static String write(ManifestFacts facts) {
        JsonWriter out = new JsonWriter().beginObject().member("mediaType", facts.mediaType());
        facts.imageSize().ifPresent(size -> out.member("imageSize", size));
        facts.config()
                .ifPresent(config -> out.name("config")
                        .beginObject()
                        .member("mediaType", config.mediaType())
                        .member("digest", config.digest())
                        .endObject());
        if (facts.platform().known()) {
            out.name("platform").beginObject();
            platform(out, facts.platform().architecture(), facts.platform().os());
            out.endObject();
        }
        facts.artifactType().ifPresent(type -> out.member("artifactType", type));
        facts.subject().ifPresent(subject -> out.member("subject", subject));
        if (!facts.children().isEmpty()) {
            out.name("children").beginArray();
            for (Child child : facts.children()) {
                out.beginObject().member("digest", child.digest());
                platform(out, child.architecture(), child.os());
                out.endObject();
            }
            out.endArray();
        }
        return out.endObject().toString();
    }

    private static void platform(JsonWriter out, Optional<String> architecture, Optional<String> os) {
        architecture.ifPresent(value -> out.member("architecture", value));
        os.ifPresent(value -> out.member("os", value));
    }

    /** Nothing where it cannot be understood: a manifest can be read again at any time. */
    static Optional<ManifestFacts> read(String text) {
        try {
            JsonObject facts = JsonObject.parse(text.getBytes(UTF_8));
            return facts.text("mediaType").map(mediaType -> facts(mediaType, facts));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    private static ManifestFacts facts(String mediaType, JsonObject facts) {
        return new ManifestFacts(
                mediaType,
                facts.number("imageSize"),
                facts.object("config").flatMap(FactsText::config),
                facts.object("platform")
                        .map(told -> new Platform(true, told.text("architecture"), told.text("os")))
                        .orElse(Platform.UNKNOWN),
                facts.text("artifactType"),
                facts.text("subject"),
                children(facts));
    }

    private static Optional<Config> config(JsonObject told) {
        return told.text("mediaType")
                .flatMap(mediaType -> told.text("digest").map(digest -> new Config(mediaType, digest)));
    }

    private static List<Child> children(JsonObject facts) {
        List<Child> children = new ArrayList<>();
        if (facts.members().get("children") instanceof List<?> told) {
            for (Object one : told) {
                if (one instanceof JsonObject child) {
                    child.text("digest")
                            .ifPresent(digest ->
                                    children.add(new Child(digest, child.text("architecture"), child.text("os"))));
                }
            }
        }
        return children;
    }
}
