package dev.cambist.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Debian's PostgreSQL with a cluster of its own, as it is without tuning. It does not run as root, so root becomes its user. */
public final class Postgres implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String USER = "cambist";
    private static final int TRIES = 600; // of a tenth of a second

    private final Path directory;
    private final Path password;
    private final int port;
    private final Program program;

    private Postgres(Path directory, Path password, int port, Program program) {
        this.directory = directory;
        this.password = password;
        this.port = port;
        this.program = program;
    }

    /** The newest that is installed. */
    public static Optional<Path> binaries() {
        if (!Files.isDirectory(VERSIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    public static Postgres start() throws IOException, InterruptedException {
        Path bin = binaries().orElseThrow(() -> new IOException("there is no PostgreSQL under " + VERSIONS));
        // Of its own, as its user may not go through those of others.
        Path directory = Files.createTempDirectory("bench-postgres-");
        Path password = Files.createFile(
                directory.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, "test only", UTF_8);
        if (isRoot()) {
            Program.run("chown", directory, List.of("chown", "-R", "postgres", directory.toString()));
        }
        Program.run(
                "initdb",
                directory,
                asItsUser(
                        bin.resolve("initdb").toString(),
                        "--pgdata=" + directory.resolve("data"),
                        "--username=" + USER,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--no-locale",
                        "--no-sync",
                        "--pwfile=" + password));
        if (isRoot()) {
            // Cambist's now, and for its owner only.
            Program.run("chown", directory, List.of("chown", "root", password.toString()));
        }
        int port = Machine.freePort();
        Program program = Program.start(
                "postgres",
                directory,
                asItsUser(
                        bin.resolve("postgres").toString(),
                        "-D",
                        directory.resolve("data").toString(),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "unix_socket_directories="));
        Postgres postgres = new Postgres(directory, password, port, program);
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::end, "end")); // also where the run is given up
        postgres.awaitConnection();
        return postgres;
    }

    private void awaitConnection() throws IOException, InterruptedException {
        for (int tries = 0; ; tries++) {
            try {
                connect().close();
                return;
            } catch (SQLException e) {
                if (tries == TRIES || !program.isAlive()) {
                    throw new IOException("PostgreSQL does not answer: " + program.log(), e);
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), USER, "test only");
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    public String user() {
        return USER;
    }

    /** The file with its user's password. */
    public Path password() {
        return password;
    }

    /** The block {@code store} of a configuration that uses it. */
    public String block() {
        return "store: { postgres: \"" + url() + "\", user: " + USER + ", password-file: \"" + password + "\" }\n";
    }

    /** CPU seconds of all its processes so far. */
    public double cpu() {
        return program.cpu();
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

    private void end() {
        try {
            close();
        } catch (IOException e) {
            throw new IllegalStateException("something is left in " + directory, e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        program.close();
        Machine.remove(directory);
    }
}
