package dev.cambist.server.portal.repositories;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.server.gateway.relay.RegistryReads.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a manifest and its configuration say, for a page: whoever pushed it wrote all of it, so each part is as long as a page
 * has room for, and the rest is a number.
 *
 * @param layers the first of them
 * @param moreLayers how many others there are
 * @param children of an index, the first of them
 * @param notes annotations and labels, the first of them
 */
public record ManifestContent(
        ShownText manifest,
        ShownText config,
        List<Layer> layers,
        int moreLayers,
        List<Child> children,
        int moreChildren,
        List<Note> notes,
        int moreNotes) {
    private static final int JSON = 40_000; // bytes on the page, of each
    private static final int LINE = 300; // bytes on the page
    private static final int MOST_LAYERS = 60;
    private static final int MOST_CHILDREN = 40;
    private static final int MOST_NOTES = 40;

    /**
     * A layer, or whatever else a manifest consists of.
     *
     * @param by the step of the build that made it, or its title
     */
    public record Layer(String digest, Size size, String mediaType, String by) {}

    /**
     * What an index leads to.
     *
     * @param address of its page
     * @param about what it is: its platform, or what BuildKit says of an attestation
     */
    public record Child(String digest, String address, Size size, String about) {}

    /** An annotation or a label. */
    public record Note(String name, String value) {}

    /** @param config the configuration, where it was read */
    static ManifestContent of(OpenRepository open, Manifest manifest, Optional<Manifest> config) {
        JsonObject object = parsed(manifest.bytes());
        JsonObject configuration =
                config.map(content -> parsed(content.bytes())).orElse(JsonObject.EMPTY);
        List<JsonObject> layers = objects(object.value("layers"));
        List<JsonObject> children = objects(object.value("manifests"));
        List<String> steps = steps(configuration, layers.size());
        List<Layer> shown = new ArrayList<>();
        for (int at = 0; at < Math.min(layers.size(), MOST_LAYERS); at++) {
            shown.add(layer(layers.get(at), at < steps.size() ? steps.get(at) : ""));
        }
        List<Note> notes = notes(object, configuration);
        return new ManifestContent(
                IndentedJson.of(manifest.bytes(), JSON),
                config.map(content -> IndentedJson.of(content.bytes(), JSON)).orElse(ShownText.NONE),
                shown,
                layers.size() - shown.size(),
                children.stream()
                        .limit(MOST_CHILDREN)
                        .map(child -> child(open, child))
                        .toList(),
                Math.max(0, children.size() - MOST_CHILDREN),
                notes.stream().limit(MOST_NOTES).toList(),
                Math.max(0, notes.size() - MOST_NOTES));
    }

    static JsonObject parsed(byte[] json) {
        try {
            return JsonObject.parseWithNulls(json);
        } catch (JsonException e) {
            return JsonObject.EMPTY;
        }
    }

    static List<JsonObject> objects(Optional<Object> list) {
        List<JsonObject> found = new ArrayList<>();
        if (list.orElse(List.of()) instanceof List<?> all) {
            for (Object each : all) {
                if (each instanceof JsonObject object) {
                    found.add(object);
                }
            }
        }
        return found;
    }

    static String text(JsonObject object, String name) {
        return ShownText.line(object.text(name).orElse(""), LINE);
    }

    /** The steps of the build that left a layer each, where they are as many as the layers. */
    private static List<String> steps(JsonObject configuration, int layers) {
        List<String> steps = objects(configuration.value("history")).stream()
                .filter(step -> !step.value("empty_layer").orElse(false).equals(true))
                .map(step -> text(step, "created_by"))
                .toList();
        return steps.size() == layers ? steps : List.of();
    }

    private static Layer layer(JsonObject layer, String step) {
        String title = text(layer.object("annotations").orElse(JsonObject.EMPTY), "org.opencontainers.image.title");
        return new Layer(
                text(layer, "digest"),
                Size.of(layer.number("size").filter(size -> size >= 0)),
                text(layer, "mediaType"),
                title.isEmpty() ? step : title);
    }

    private static Child child(OpenRepository open, JsonObject child) {
        String digest = text(child, "digest");
        JsonObject platform = child.object("platform").orElse(JsonObject.EMPTY);
        String about = String.join(
                "/",
                List.of("os", "architecture", "variant").stream()
                        .map(part -> text(platform, part))
                        .filter(part -> !part.isEmpty())
                        .toList());
        String kind = text(child.object("annotations").orElse(JsonObject.EMPTY), "vnd.docker.reference.type");
        return new Child(
                digest,
                Links.manifest(open.service(), open.name(), digest).address(),
                Size.of(child.number("size").filter(size -> size >= 0)),
                kind.isEmpty() ? about : kind);
    }

    private static List<Note> notes(JsonObject manifest, JsonObject configuration) {
        List<Note> notes = new ArrayList<>();
        add(notes, manifest.object("annotations"));
        add(notes, configuration.object("config").flatMap(inner -> inner.object("Labels")));
        return notes;
    }

    private static void add(List<Note> notes, Optional<JsonObject> from) {
        for (Map.Entry<String, Object> each :
                from.orElse(JsonObject.EMPTY).members().entrySet()) {
            if (each.getValue() instanceof String value) {
                notes.add(new Note(ShownText.line(each.getKey(), LINE), ShownText.line(value, LINE)));
            }
        }
    }
}
