package dev.cambist.e2e.packages;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A Debian with nothing but its minimum, in name spaces of its own, which shares the network with this machine. Nothing
 * that is done there is left when it is closed.
 */
final class DebianMachine implements AutoCloseable {
    private static final List<DebianMachine> RUNNING = new CopyOnWriteArrayList<>();
    private static final Duration READY_WITHIN = Duration.ofMinutes(5);
    private static final Duration DONE_WITHIN = Duration.ofMinutes(10);
    private static final String ROOMY = "1500m";

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(DebianMachine::end), "end machines"));
    }

    private final Path directory;
    private final Process unshare;
    private final ProcessHandle first;

    private DebianMachine(Path directory, Process unshare, ProcessHandle first) {
        this.directory = directory;
        this.unshare = unshare;
        this.first = first;
    }

    /** With systemd as its first process. */
    static DebianMachine withSystemd(Path directory) throws Exception {
        DebianMachine machine =
                start(directory, ROOMY, "/lib/systemd/systemd", "--unit=basic.target", "--log-target=console");
        machine.await(
                () -> machine.run("systemctl", "is-active", "basic.target").succeeded());
        return machine;
    }

    /** Where nobody starts services, as in a container. */
    static DebianMachine withoutSystemd(Path directory) throws Exception {
        return withoutSystemd(directory, ROOMY);
    }

    /** The same, with a disk of this size. */
    static DebianMachine withoutSystemd(Path directory, String size) throws Exception {
        DebianMachine machine = start(directory, size, "/bin/sleep", "infinity");
        machine.await(
                () -> Files.exists(machine.file("/run")) && machine.run("true").succeeded());
        return machine;
    }

    private static DebianMachine start(Path directory, String size, String... program) throws Exception {
        Path work = Files.createDirectories(directory.resolve("machine"));
        Path boot = directory.resolve("boot.sh");
        try (var script = DebianMachine.class.getResourceAsStream("boot.sh")) {
            Files.write(boot, script.readAllBytes());
        }
        List<String> command = new ArrayList<>(List.of(
                "unshare", "--mount", "--pid", "--fork", "--uts", "--ipc", "--cgroup", "--propagation", "private"));
        command.addAll(List.of(
                "sh",
                boot.toString(),
                Tool.DEBIAN.path().getParent().getParent().toString()));
        command.addAll(List.of(work.toString(), size));
        command.addAll(List.of(program));
        Process unshare = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("console.log").toFile())
                .start();
        Instant deadline = Instant.now().plus(READY_WITHIN);
        while (true) {
            ProcessHandle child = unshare.children().findFirst().orElse(null);
            if (child != null
                    && child.info()
                            .command()
                            .filter(name -> !name.endsWith("sh"))
                            .isPresent()
                    && isProgram(child, program[0])) {
                DebianMachine machine = new DebianMachine(directory, unshare, child);
                RUNNING.add(machine);
                return machine;
            }
            if (!unshare.isAlive() || Instant.now().isAfter(deadline)) {
                throw new IllegalStateException(
                        "the machine did not start:\n" + Files.readString(directory.resolve("console.log")));
            }
            pause();
        }
    }

    /** Whether the script has become the program that it starts. */
    private static boolean isProgram(ProcessHandle process, String program) throws IOException {
        Path commandLine = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        return Files.exists(commandLine) && Files.readString(commandLine).startsWith(program);
    }

    /** Runs a command there, to its end. */
    Outcome run(String... command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--target", Long.toString(first.pid())));
        all.addAll(List.of("--mount", "--pid", "--uts", "--ipc", "--cgroup", "--root"));
        all.addAll(List.of("env", "-i", "-C", "/", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"));
        all.addAll(List.of("DEBIAN_FRONTEND=noninteractive", "SYSTEMD_PAGER="));
        all.addAll(List.of(command));
        return Commands.run(directory, "", DONE_WITHIN, all);
    }

    /** Installs a package file as its reader would: by apt. */
    Outcome install(Path deb) throws IOException {
        Path there = file("/tmp/" + deb.getFileName());
        if (!Files.exists(there)) {
            Files.copy(deb, there);
        }
        return run("apt-get", "install", "-y", "--reinstall", "/tmp/" + deb.getFileName());
    }

    /** Gives it another size of disk. */
    void enlarge(String size) {
        Commands.run(
                        directory,
                        List.of(
                                "nsenter",
                                "--target",
                                Long.toString(first.pid()),
                                "--mount",
                                "mount",
                                "-o",
                                "remount,size=" + size,
                                directory.resolve("machine").toString()))
                .orFail();
    }

    /** A file there, as this machine sees it. */
    Path file(String name) {
        return Path.of("/proc", Long.toString(first.pid()), "root", name.substring(1));
    }

    /** Everything that is in a directory there, by its name. */
    List<String> list(String name) throws IOException {
        try (Stream<Path> files = Files.list(file(name))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    void await(BooleanSupplier wanted) throws Exception {
        Instant deadline = Instant.now().plus(READY_WITHIN);
        while (!wanted.getAsBoolean()) {
            if (Instant.now().isAfter(deadline) || !first.isAlive()) {
                throw new IllegalStateException(
                        "waited in vain:\n" + Files.readString(directory.resolve("console.log")));
            }
            pause();
        }
    }

    private static void pause() throws InterruptedException {
        Thread.sleep(100);
    }

    private void end() {
        // With its first process, all others of a process name space end, and with them its mounts.
        first.destroyForcibly();
    }

    @Override
    public void close() {
        end();
        try {
            if (!unshare.waitFor(300, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the machine did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        RUNNING.remove(this);
    }
}
