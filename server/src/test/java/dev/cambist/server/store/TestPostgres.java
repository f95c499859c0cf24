package dev.cambist.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.keys.Pem;
import dev.cambist.server.settings.StoreSettings;
import dev.cambist.server.tls.ServerCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Debian's PostgreSQL with a cluster and a port of its own. It does not run as root, so root becomes its user. */
public final class TestPostgres implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String USER = "cambist";
    private static final String PASSWORD = "test only";

    private final Path directory;
    private final int port;
    private String name = "postgres";
    private Process server;

    private TestPostgres(Path directory, int port) throws IOException {
        this.directory = directory;
        this.port = port;
        this.server = launch();
    }

    public static boolean isInstalled() {
        return binaries().isPresent();
    }

    private static Optional<Path> binaries() {
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

    public static TestPostgres start() throws IOException, InterruptedException {
        Path bin = binaries().orElseThrow();
        Path directory = Files.createTempDirectory("cambist-postgres-");
        Path password = Files.writeString(directory.resolve("password"), PASSWORD);
        if (isRoot()) {
            run(List.of("chown", "-R", "postgres", directory.toString()));
        }
        run(asPostgres(
                bin.resolve("initdb").toString(),
                "--pgdata=" + directory.resolve("data"),
                "--username=" + USER,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync",
                "--pwfile=" + password));
        return new TestPostgres(directory, freePort());
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(asPostgres(
                        binaries().orElseThrow().resolve("postgres").toString(),
                        "-D",
                        directory.resolve("data").toString(),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=off"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Ends it at once, with everything that is connected; its data stay. */
    public void stop() throws IOException, InterruptedException {
        run(List.of("kill", "-QUIT", Long.toString(server.pid())));
        server.waitFor();
    }

    /** Starts it again, on the same port. */
    public void restart() throws IOException {
        server = launch();
    }

    /** Uses from now on a database whose order of text is that of English dictionaries. */
    void useEnglish() throws Exception {
        database().close(); // once it listens
        try (Connection connection = DriverManager.getConnection(url(), USER, PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE DATABASE english TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C'");
            name = "english";
        }
    }

    /** From now on it speaks TLS alone, with this certificate. */
    void useTls(ServerCertificate certificate) throws IOException, InterruptedException {
        Path data = directory.resolve("data");
        stop();
        Path chain = Files.writeString(
                data.resolve("server.crt"),
                Pem.of(certificate.chain().getFirst()).text());
        Path key = Files.writeString(
                data.resolve("server.key"), Pem.of(certificate.key()).text());
        run(List.of("chmod", "600", key.toString()));
        if (isRoot()) {
            run(List.of("chown", "postgres", chain.toString(), key.toString()));
        }
        Files.writeString(data.resolve("postgresql.conf"), "ssl = on\n", StandardOpenOption.APPEND);
        Path access = data.resolve("pg_hba.conf");
        Files.writeString(access, Files.readString(access).replaceAll("(?m)^host ", "hostssl "));
        restart();
    }

    /** The address for a configuration file. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
    }

    /** Its user's password. */
    public String password() {
        return PASSWORD;
    }

    public String user() {
        return USER;
    }

    /** A setting that may not work at once. */
    StoreSettings.Postgres settings() {
        return new StoreSettings.Postgres(url(), USER, new Secret(PASSWORD), Optional.empty(), Duration.ofMinutes(10));
    }

    /** The server takes a moment to listen. */
    PostgresDatabase database() throws Exception {
        for (int tries = 0; ; tries++) {
            try {
                return PostgresDatabase.open(settings());
            } catch (StoreException e) {
                if (tries == 200) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    /** With nothing in it. */
    PostgresDatabase empty() throws Exception {
        PostgresDatabase database = database();
        database.inTransaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
            }
        });
        return database;
    }

    @Override
    public void close() throws IOException {
        try {
            if (server.isAlive()) {
                stop();
            }
            run(List.of("rm", "-rf", directory.toString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static List<String> asPostgres(String... command) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
        }
        all.addAll(List.of(command));
        return all;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + " failed: " + said);
        }
    }
}
