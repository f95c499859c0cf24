package dev.cambist.cli.docker;

import dev.cambist.cli.credentials.AtomicFile;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.Registry;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The registries to which an identity may be shown. With {@code credsStore} docker asks for every registry that it
 * meets, and most of them must not see the token of this job or person; so somebody has to have named them: in
 * {@code credHelpers}, as {@code cambist login --helper} does, or in {@code CAMBIST_REGISTRIES}.
 *
 * @param names the registries' names, sorted
 * @param isStore whether docker asks this helper for all registries, so that an unknown one is nothing unusual
 */
record KnownRegistries(Set<String> names, boolean isStore) {
    private static final String VARIABLE = "CAMBIST_REGISTRIES";
    private static final String HELPER = "cambist";

    /** Reads them anew; a file that is broken names none, as the client that wants it says so. */
    static KnownRegistries of(ProcessContext context) {
        Set<String> names = new TreeSet<>();
        for (String name :
                context.variable(VARIABLE).orElse("").replace(',', ' ').split(" ", -1)) {
            if (!name.isEmpty()) {
                names.add(name.toLowerCase(Locale.ROOT));
            }
        }
        boolean isStore = false;
        for (Path file : files(context)) {
            JsonObject content = read(file);
            JsonObject helpers = content.object("credHelpers").orElse(JsonObject.EMPTY);
            for (String name : helpers.members().keySet()) {
                if (helpers.text(name).filter(HELPER::equals).isPresent()) {
                    names.add(name.toLowerCase(Locale.ROOT));
                }
            }
            isStore |= content.text("credsStore").filter(HELPER::equals).isPresent();
        }
        return new KnownRegistries(names, isStore);
    }

    boolean has(Registry registry) {
        return names.contains(registry.name());
    }

    /** Where docker, podman and skopeo read credHelpers: docker's config.json, containers-auth.json(5). */
    private static List<Path> files(ProcessContext context) {
        List<Path> files = new ArrayList<>();
        Optional<Path> home = context.variable("HOME").map(Path::of);
        context.variable("REGISTRY_AUTH_FILE").map(Path::of).ifPresent(files::add);
        context.variable("DOCKER_CONFIG")
                .map(Path::of)
                .or(() -> home.map(path -> path.resolve(".docker")))
                .ifPresent(directory -> files.add(directory.resolve("config.json")));
        context.variable("XDG_RUNTIME_DIR")
                .ifPresent(directory -> files.add(Path.of(directory, "containers", "auth.json")));
        context.variable("XDG_CONFIG_HOME")
                .map(Path::of)
                .or(() -> home.map(path -> path.resolve(".config")))
                .ifPresent(
                        directory -> files.add(directory.resolve("containers").resolve("auth.json")));
        return files;
    }

    private static JsonObject read(Path file) {
        try {
            Optional<byte[]> content = new AtomicFile(file).read();
            return content.isPresent() ? JsonObject.parse(content.get()) : JsonObject.EMPTY;
        } catch (IOException | JsonException e) {
            return JsonObject.EMPTY;
        }
    }
}
