package dev.cambist.bench.requests;

import dev.cambist.bench.load.KeptConnection;
import dev.cambist.bench.load.Machine;
import dev.cambist.bench.load.Postgres;
import dev.cambist.bench.load.Program;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Cambist with every kind of store, with much and with little in it, and with every kind of audit. */
final class StoreContenders implements AutoCloseable {
    static final String WITHOUT = "memory";
    static final String EMPTY = "sqlite";
    static final String FULL = "sqlite, full";

    private static final int REFRESH_TOKENS = 100;
    private static final int REPLICAS = 3;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Path directory;
    private final List<String> identities;
    private final FilledStore filled;
    private final List<Program> programs = new ArrayList<>();
    private final List<Contender> all = new ArrayList<>();
    private final Map<String, Start> starts = new LinkedHashMap<>();

    /**
     * How a start went.
     *
     * @param listening seconds until it listened
     * @param token seconds until it had answered the first request with a refresh token
     * @param residentMiB of memory after that
     */
    record Start(double listening, double token, double residentMiB) {}

    private StoreContenders(Path directory, List<String> identities, FilledStore filled) {
        this.directory = directory;
        this.identities = identities;
        this.filled = filled;
    }

    static StoreContenders start(int tokens, FilledStore filled)
            throws IOException, InterruptedException, GeneralSecurityException, SQLException {
        Path directory = Files.createTempDirectory("bench-store-");
        Issuer issuer = Issuer.make();
        issuer.publish(directory);
        List<String> identities =
                IntStream.range(0, tokens).mapToObj(issuer::token).toList();
        StoreContenders contenders = new StoreContenders(directory, identities, filled);
        Runtime.getRuntime().addShutdownHook(new Thread(contenders::stop, "stop")); // also where the run is given up
        contenders.open();
        return contenders;
    }

    List<Contender> all() {
        return List.copyOf(all);
    }

    /** How long those took that began on a store of an earlier run. */
    Map<String, Start> starts() {
        return starts;
    }

    /** The file of one with SQLite. */
    Path file(String name) {
        return directory.resolve(data(name)).resolve("cambist.db");
    }

    private static String data(String name) {
        return "data-" + name.replaceAll("[^a-z0-9]+", "-");
    }

    private void open() throws IOException, InterruptedException, SQLException {
        add(WITHOUT, "store: memory\n", 1);
        restarted(EMPTY, new FilledStore(0, 0));
        restarted("sqlite, 1 % full", filled.hundredth());
        restarted(FULL, filled);
        add("sqlite, audit lax", "audit: { file: lax.jsonl, max-size: 1GiB }\n", 1);
        add("sqlite, audit strict", "audit: { file: strict.jsonl, mode: strict, max-size: 1GiB }\n", 1);
        if (Postgres.binaries().isPresent()) {
            add("postgresql", Postgres.start().block(), 1);
            key();
            add(
                    "postgresql, three replicas",
                    Postgres.start().block() + "keys: { keep-in: store, encryption-key-file: encryption-key }\n",
                    REPLICAS);
        }
    }

    private void key() throws IOException {
        Path file = Files.createFile(
                directory.resolve("encryption-key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "YmVuY2htYXJrcyBvbmx5LCBubyBzZWNyZXQgYXQgYWw=");
    }

    /** A first run that makes keys and schema, and then one that finds all that was put there meanwhile. */
    private void restarted(String name, FilledStore filling) throws IOException, InterruptedException, SQLException {
        Contender.Metered first = launch(name, "", 0);
        String refresh = Contenders.exchange(first.port(), identities.getFirst());
        byte[] request = Kind.TOKEN.request(refresh);
        ask(first.port(), request);
        awaitFile(name);
        programs.removeLast().close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file(name))) {
            filling.into(connection);
        }
        long begin = System.nanoTime();
        Contender.Metered second = launch(name, "", 0);
        double listening = (System.nanoTime() - begin) / NANOS_PER_SECOND;
        awaitToken(second.port(), request);
        double token = (System.nanoTime() - begin) / NANOS_PER_SECOND;
        starts.put(name, new Start(listening, token, programs.getLast().residentMiB()));
        all.add(contender(name, List.of(second)));
    }

    /** The session is written behind the request. */
    private void awaitFile(String name) throws IOException, InterruptedException {
        for (int tries = 0; !Files.exists(file(name)); tries++) {
            if (tries == 600) {
                throw new IOException("there is no store: " + programs.getLast().log());
            }
            Thread.sleep(100);
        }
    }

    /** A server that still reads what was revoked says 503 after some seconds. */
    private static void awaitToken(int port, byte[] request) throws IOException {
        for (int tries = 0; ; tries++) {
            try {
                ask(port, request);
                return;
            } catch (IllegalStateException e) {
                if (tries == 20) {
                    throw e;
                }
            }
        }
    }

    private static void ask(int port, byte[] request) throws IOException {
        try (KeptConnection wire = KeptConnection.to(port)) {
            wire.ask(ByteBuffer.wrap(request), 200);
        }
    }

    private void add(String name, String blocks, int replicas) throws IOException, InterruptedException {
        List<Contender.Server> servers = new ArrayList<>();
        for (int replica = 0; replica < replicas; replica++) {
            servers.add(launch(name, blocks, replica));
        }
        all.add(contender(name, servers));
    }

    private Contender contender(String name, List<? extends Contender.Server> servers)
            throws IOException, InterruptedException {
        List<String> refresh = new ArrayList<>();
        for (String identity : identities.subList(0, Math.min(REFRESH_TOKENS, identities.size()))) {
            refresh.add(Contenders.exchange(servers.getFirst().port(), identity));
        }
        return new Contender(
                name,
                "jdk",
                List.copyOf(servers),
                Map.of(
                        Kind.EXCHANGE, Contenders.requests(Kind.EXCHANGE, identities),
                        Kind.TOKEN, Contenders.requests(Kind.TOKEN, refresh)));
    }

    private Contender.Metered launch(String name, String blocks, int replica) throws IOException, InterruptedException {
        int port = Machine.freePort();
        int meter = Machine.freePort();
        String data = data(name) + (replica == 0 ? "" : "-" + replica);
        Path file = directory.resolve(data + ".yaml");
        Files.writeString(file, blocks + Contenders.configuration(port, "jdk").replace("data-jdk", data));
        Program program = Program.startJava(
                data, directory, CambistProcess.class, List.of(file.toString(), Integer.toString(meter)));
        programs.add(program);
        KeptConnection.await(port, program);
        return new Contender.Metered(port, meter);
    }

    private void stop() {
        programs.reversed().forEach(Program::close);
    }

    /** Ends the servers, so that what they have written is there; the files stay until this is closed. */
    void end() {
        stop();
    }

    @Override
    public void close() throws IOException {
        stop();
        Machine.remove(directory);
    }
}
