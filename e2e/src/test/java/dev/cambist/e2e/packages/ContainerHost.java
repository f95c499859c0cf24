package dev.cambist.e2e.packages;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Program;
import dev.cambist.e2e.lab.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Where podman runs containers: name spaces of its own for network and mounts, so that every port is free and nothing stays
 * behind on this machine.
 */
final class ContainerHost implements AutoCloseable {
    private static final Duration DONE_WITHIN = Duration.ofMinutes(10);

    /** Podman's own limits are higher than those of a machine that may not raise them. */
    private static final String SETTINGS = "[containers]\ndefault_ulimits = []\n";

    /** Where both versions of cgroups are mounted, crun wants the first alone. */
    private static final String BEGIN =
            "ip link set lo up; umount /sys/fs/cgroup/unified 2> /dev/null; echo up; exec sleep infinity";

    private final Path directory;
    private final Program holder;

    private ContainerHost(Path directory, Program holder) {
        this.directory = directory;
        this.holder = holder;
    }

    static ContainerHost start(Path directory) throws IOException {
        Files.writeString(directory.resolve("containers.conf"), SETTINGS);
        Program holder = Program.start(
                "container-host",
                directory,
                Map.of(),
                List.of("unshare", "--net", "--mount", "--propagation", "private", "sh", "-c", BEGIN));
        holder.awaitLine("up"::equals);
        return new ContainerHost(directory, holder);
    }

    /** A line for a shell, in which {@code podman} is one with a store of its own. */
    Outcome shell(String line) {
        String podman = String.join(
                " ",
                "podman() {",
                Tool.PODMAN.path().toString(),
                "--root \"$PWD/store\" --runroot \"$PWD/run\" --tmpdir \"$PWD/tmp\" --storage-driver vfs",
                "--cgroup-manager cgroupfs --events-backend none \"$@\"; };");
        String spaces = "/proc/" + holder.pid() + "/ns/";
        List<String> command = List.of(
                "nsenter",
                "--net=" + spaces + "net",
                "--mount=" + spaces + "mnt",
                "env",
                "-C",
                directory.toString(),
                "CONTAINERS_CONF=" + directory.resolve("containers.conf"),
                "bash",
                "-c",
                podman + " " + line);
        return Commands.run(directory, "", DONE_WITHIN, command);
    }

    @Override
    public void close() {
        shell("podman rm --all --force --time 1; podman rmi --all --force");
        holder.close();
    }
}
