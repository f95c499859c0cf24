package dev.cambist.e2e.packages;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A network with nothing but loopback, where every port is free; it lasts until it is closed. */
final class Network implements AutoCloseable {
    private static final Duration DONE_WITHIN = Duration.ofMinutes(10);

    private final Path directory;
    private final Program holder;

    private Network(Path directory, Program holder) {
        this.directory = directory;
        this.holder = holder;
    }

    static Network start(Path directory) {
        Program holder = Program.start(
                "network",
                directory,
                Map.of(),
                List.of("unshare", "--net", "sh", "-c", "ip link set lo up && echo up && exec sleep infinity"));
        holder.awaitLine("up"::equals);
        return new Network(directory, holder);
    }

    /** The words before a command that is to run there. */
    List<String> entered() {
        return List.of("nsenter", "--net=/proc/" + holder.pid() + "/ns/net");
    }

    Outcome run(String... command) {
        List<String> all = new ArrayList<>(entered());
        all.addAll(Arrays.asList(command));
        return Commands.run(directory, "", DONE_WITHIN, all);
    }

    Program start(String name, Map<String, String> environment, List<String> command) {
        List<String> all = new ArrayList<>(entered());
        all.addAll(command);
        return Program.start(name, directory, environment, all);
    }

    @Override
    public void close() {
        holder.close();
    }
}
