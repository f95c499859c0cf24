package dev.cambist.cli.docker;

import dev.cambist.cli.credentials.AtomicFile;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.TokenText;
import dev.cambist.cli.wire.Registry;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 * @param complaints what could not be read, so that a registry may be missing here that somebody has named
 */
record KnownRegistries(Set<String> names, boolean isStore, List<String> complaints) {
    private static final String VARIABLE = "CAMBIST_REGISTRIES";
    private static final String HELPER = "cambist";
    private static final String USUAL_PORT = ":443";

    /** Reads them anew. */
    static KnownRegistries of(ProcessContext context) {
        Set<String> names = new TreeSet<>();
        List<String> complaints = new ArrayList<>();
        String listed = context.variable(VARIABLE)
                .orElse("")
                .replace(',', ' ')
                .replace('\n', ' ')
                .replace('\t', ' ');
        for (String name : listed.split(" ", -1)) {
            if (!name.isEmpty()) {
                add(name, VARIABLE, names, complaints);
            }
        }
        boolean isStore = false;
        for (Path file : files(context)) {
            JsonObject content = read(file, complaints);
            JsonObject helpers = content.object("credHelpers").orElse(JsonObject.EMPTY);
            for (String name : helpers.members().keySet()) {
                if (helpers.text(name).filter(HELPER::equals).isPresent()) {
                    add(name, "credHelpers in " + file, names, complaints);
                }
            }
            isStore |= content.text("credsStore").filter(HELPER::equals).isPresent();
        }
        return new KnownRegistries(names, isStore, complaints);
    }

    /** Takes a name as a question of docker is taken: with a scheme, a path of the API, the usual port or capitals. */
    private static void add(String name, String where, Set<String> names, List<String> complaints) {
        try {
            names.add(key(Registry.parse(name)));
        } catch (IllegalArgumentException e) {
            complaints.add(where + " has an entry that names no registry" + shown(name) + ": " + e.getMessage());
        }
    }

    /** An entry may be anything, a token as well; what may be a name is repeated. */
    private static String shown(String name) {
        return name.length() <= 100 && name.matches("[A-Za-z0-9.:/_*-]+") && !TokenText.looksLikeToken(name)
                ? " (" + name + ")"
                : "";
    }

    boolean has(Registry registry) {
        return names.contains(key(registry));
    }

    /** Port 443 is the one that a name without a port means. */
    private static String key(Registry registry) {
        String name = registry.name();
        return name.endsWith(USUAL_PORT) ? name.substring(0, name.length() - USUAL_PORT.length()) : name;
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

    private static JsonObject read(Path file, List<String> complaints) {
        try {
            Optional<byte[]> content = new AtomicFile(file).read();
            return content.isEmpty() || content.get().length == 0 ? JsonObject.EMPTY : parsed(content.get());
        } catch (IOException e) {
            complaints.add(file + " cannot be read: " + e.getMessage());
        } catch (JsonException e) {
            complaints.add(file + " cannot be read as JSON: " + e.getMessage());
        }
        return JsonObject.EMPTY;
    }

    private static JsonObject parsed(byte[] content) throws IOException, JsonException {
        if (startsWith(content, 0xFE, 0xFF) || startsWith(content, 0xFF, 0xFE)) {
            throw new IOException("it is UTF-16; save it as UTF-8");
        }
        if (startsWith(content, 0xEF, 0xBB, 0xBF)) {
            throw new IOException("it begins with a byte order mark; save it as UTF-8 without one");
        }
        return JsonObject.parse(content);
    }

    private static boolean startsWith(byte[] content, int... start) {
        for (int i = 0; i < start.length; i++) {
            if (content.length <= i || (content[i] & 0xFF) != start[i]) {
                return false;
            }
        }
        return true;
    }
}
