package dev.cambist.e2e.packages;

import dev.cambist.core.json.JsonObject;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs commands in an image as a container runtime does: as the user, in the directory and with the variables that the
 * image names, on a root that is read-only, without a capability. It has the network of this machine, or one of its own.
 *
 * @param mounts each as SOURCE:TARGET:ro or :rw
 */
record Container(Path directory, JsonObject settings, Path root, List<String> mounts, Optional<Network> network) {
    private static final Duration DONE_WITHIN = Duration.ofMinutes(10);

    Container {
        mounts = List.copyOf(mounts);
    }

    /** Of an image that is unpacked below the directory. */
    static Container of(OciLayout layout, Path directory) throws IOException {
        try (var script = Container.class.getResourceAsStream("container.sh")) {
            Files.write(directory.resolve("container.sh"), script.readAllBytes());
        }
        Path root = layout.unpackRoot(directory.resolve("root"));
        return new Container(directory, layout.settings(), root, List.of(), Optional.empty());
    }

    Container mounting(Path source, String target, String mode) {
        List<String> more = new ArrayList<>(mounts);
        more.add(source + ":" + target + ":" + mode);
        return new Container(directory, settings, root, more, network);
    }

    Container in(Network newNetwork) {
        return new Container(directory, settings, root, mounts, Optional.of(newNetwork));
    }

    /** What the image runs when it is told nothing. */
    List<String> ownCommand() {
        List<String> words = new ArrayList<>(settings.texts("Entrypoint"));
        words.addAll(settings.texts("Cmd"));
        return words;
    }

    Outcome run(String... words) {
        return run(Arrays.asList(words));
    }

    Outcome run(List<String> words) {
        return Commands.run(directory, "", DONE_WITHIN, command(words));
    }

    Program start(String name, List<String> words) {
        return Program.start(name, directory, Map.of(), command(words));
    }

    private List<String> command(List<String> words) {
        List<String> command = new ArrayList<>();
        network.ifPresent(own -> command.addAll(own.entered()));
        // No processes of their own: then the command takes the place of each of these, and gets their signals.
        command.addAll(List.of("unshare", "--mount", "--ipc", "--uts", "--propagation", "private"));
        command.addAll(List.of("sh", directory.resolve("container.sh").toString(), root.toString()));
        command.addAll(mounts);
        command.addAll(List.of("--", "/usr/bin/env", "-i"));
        command.addAll(settings.texts("Env"));
        command.addAll(List.of("/usr/bin/setpriv", "--no-new-privs", "/usr/bin/unshare"));
        command.addAll(List.of("--root", root.toString()));
        command.addAll(List.of("--wd", settings.text("WorkingDir").orElse("/")));
        String[] user = settings.text("User").orElseThrow().split(":", -1);
        command.addAll(List.of("--setgid", user[1], "--setuid", user[0], "--"));
        command.addAll(words);
        return command;
    }
}
