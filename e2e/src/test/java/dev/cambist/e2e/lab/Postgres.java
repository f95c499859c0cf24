package dev.cambist.e2e.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Debian's PostgreSQL with a cluster of its own. It does not run as root, so root becomes its user. */
public final class Postgres implements AutoCloseable {
    private static final String USER = "cambist";

    private final Path directory;
    private final Path password;
    private final int port;
    private Program program;
    private boolean suspended;

    private Postgres(Path directory, Path password, int port) {
        this.directory = directory;
        this.password = password;
        this.port = port;
        this.program = launch();
    }

    /** Starts one; its data are in a directory of its own, as its user may not go through those of the tests. */
    public static Postgres start() throws IOException {
        Path directory = Files.createTempDirectory("cambist-postgres-");
        Path password = Files.createFile(
                directory.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, "test only", UTF_8);
        if (isRoot()) {
            run(directory, List.of("chown", "-R", "postgres", directory.toString()));
        }
        run(
                directory,
                asItsUser(
                        Tool.POSTGRES.path().resolveSibling("initdb").toString(),
                        "--pgdata=" + directory.resolve("data"),
                        "--username=" + USER,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--no-locale",
                        "--no-sync",
                        "--pwfile=" + password));
        if (isRoot()) {
            run(directory, List.of("chown", "root", password.toString())); // Cambist's now, and for its owner only
        }
        return new Postgres(directory, password, Ports.free());
    }

    private Program launch() {
        return Program.start(
                        "postgres",
                        directory,
                        Map.of(),
                        asItsUser(
                                Tool.POSTGRES.path().toString(),
                                "-D",
                                directory.resolve("data").toString(),
                                "-c",
                                "listen_addresses=localhost",
                                "-p",
                                Integer.toString(port),
                                "-c",
                                "unix_socket_directories="))
                .awaitReady(this::answers);
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("localhost", port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The block {@code store} of a configuration that uses it. */
    public String block() {
        return "store: { postgres: \"jdbc:postgresql://localhost:" + port + "/postgres\", user: " + USER
                + ", password-file: \"" + password + "\" }\n";
    }

    /** Where it is, as PostgreSQL's own programs take it. */
    public String connection() {
        return "host=localhost port=" + port + " user=" + USER + " password='test only' dbname=postgres";
    }

    /** Ends it at once, with everything that is connected; its data stay. */
    public void stop() {
        run(directory, List.of("kill", "-QUIT", Long.toString(program.pid())));
        program.close();
    }

    /** Starts it again, on the same port. */
    public void restart() {
        program = launch();
    }

    /** From now on it takes connections and says nothing, as where a network swallows everything. */
    public void suspend() {
        signal("-STOP");
        suspended = true;
    }

    /** Lets it go on. */
    public void resume() {
        signal("-CONT");
        suspended = false;
    }

    private void signal(String signal) {
        List<String> command = new ArrayList<>(List.of("kill", signal, Long.toString(program.pid())));
        ProcessHandle.of(program.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .forEach(backend -> command.add(Long.toString(backend.pid())));
        run(directory, command);
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static List<String> asItsUser(String... command) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
        }
        all.addAll(List.of(command));
        return all;
    }

    private static void run(Path directory, List<String> command) {
        Commands.run(directory, command).orFail();
    }

    @Override
    public void close() {
        if (suspended) {
            resume(); // or it would not listen to anything else
        }
        program.close();
        run(directory.getParent(), List.of("rm", "-rf", directory.toString()));
    }
}
