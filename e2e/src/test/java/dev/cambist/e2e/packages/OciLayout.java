package dev.cambist.e2e.packages;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.e2e.lab.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An image in a directory, as the OCI image layout specification has it. */
record OciLayout(Path directory) {
    private static final Duration UNPACKED_WITHIN = Duration.ofMinutes(10);

    static OciLayout unpack(Path archive, Path directory) throws IOException {
        Files.createDirectories(directory);
        Commands.run(directory, "", UNPACKED_WITHIN, List.of("tar", "-xf", archive.toString()))
                .orFail();
        return new OciLayout(directory);
    }

    /** Of its one manifest. */
    String digest() {
        return only(read("index.json"), "manifests").text("digest").orElseThrow();
    }

    JsonObject manifest() {
        return read(blob(digest()));
    }

    JsonObject configuration() {
        return read(blob(manifest()
                .object("config")
                .flatMap(config -> config.text("digest"))
                .orElseThrow()));
    }

    /** How a container of it is to run. */
    JsonObject settings() {
        return configuration().object("config").orElseThrow();
    }

    List<JsonObject> layers() {
        return objects(manifest(), "layers");
    }

    /** The file system of a container of it. */
    Path unpackRoot(Path root) throws IOException {
        Files.createDirectories(root);
        for (JsonObject layer : layers()) {
            String blob =
                    directory.resolve(blob(layer.text("digest").orElseThrow())).toString();
            Commands.run(root, "", UNPACKED_WITHIN, List.of("tar", "--numeric-owner", "--same-owner", "-xpzf", blob))
                    .orFail();
        }
        return root;
    }

    private static String blob(String digest) {
        return "blobs/" + digest.replace(':', '/');
    }

    private JsonObject read(String name) {
        try {
            return JsonObject.parse(Files.readAllBytes(directory.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JsonException e) {
            throw new IllegalStateException(name + " is no JSON object", e);
        }
    }

    private static JsonObject only(JsonObject of, String member) {
        List<JsonObject> all = objects(of, member);
        if (all.size() != 1) {
            throw new IllegalStateException("one of " + member + " was expected, not " + all.size());
        }
        return all.getFirst();
    }

    private static List<JsonObject> objects(JsonObject of, String member) {
        return ((List<?>) of.value(member).orElseThrow())
                .stream().map(JsonObject.class::cast).toList();
    }
}
