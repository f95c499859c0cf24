package dev.cambist.cli.training;

import dev.cambist.cli.wire.Answer;
import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Request;
import dev.cambist.client.wire.Form;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Plays through what {@code serve} does, from its start to its end: a good exchange, a token for it, and two refusals. Of the
 * classes that the server loads its AOT cache is made; it has its keys by then, as a server has but once in its life.
 */
public final class ServerTraining {
    private static final Duration SERVES_WITHIN = Duration.ofMinutes(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final Http http = new Http();
    private final URI server;

    private ServerTraining(URI server) {
        this.server = server;
    }

    /**
     * Runs once through it; fails when something goes wrong.
     *
     * @param arguments a directory for the configuration, the keys and the log, and the command line by which Cambist is started,
     *     without arguments of its own
     */
    public static void main(String[] arguments) throws Exception {
        Path home = Files.createDirectories(Path.of(arguments[0]));
        int port = freePort();
        Rehearsal rehearsal = Rehearsal.in(home, port);
        List<String> command = new ArrayList<>(List.of(arguments).subList(1, arguments.length));
        command.addAll(List.of("serve", "--config", rehearsal.file().toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile());
        ServerTraining training = new ServerTraining(URI.create("http://localhost:" + port));
        training.run(builder, () -> {}); // which makes the keys
        training.run(builder, () -> training.play(rehearsal.identity()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** What is done with a server that serves. */
    @FunctionalInterface
    private interface Play {
        void run() throws Exception;
    }

    private void run(ProcessBuilder builder, Play play) throws Exception {
        Process process = builder.start();
        try {
            awaitServer(process);
            play.run();
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private void awaitServer(Process process) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(SERVES_WITHIN);
        while (true) {
            try {
                http.send(Request.get(server.resolve("/.well-known/jwks.json")));
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                    throw notYet;
                }
                Thread.sleep(BETWEEN_LOOKS);
            }
        }
    }

    private void play(String identity) throws IOException {
        Answer exchanged = exchange(identity);
        require(exchanged.isOk(), "the exchange was answered with " + exchanged.status());
        Form form = new Form()
                .add("grant_type", "refresh_token")
                .add("client_id", "training")
                .add("service", Rehearsal.SERVICE)
                .add("scope", "repository:acme/shop/web:pull,push repository:acme/payroll:push")
                .add("refresh_token", exchanged.required("refresh_token"));
        Answer token = http.send(Request.post(server.resolve("/oauth2/token"), form));
        require(token.isOk(), "the token request was answered with " + token.status());
        Answer anonymous = http.send(Request.get(
                server.resolve("/oauth2/token?service=" + Rehearsal.SERVICE + "&scope=repository:public/base:pull")));
        require(anonymous.isOk(), "the anonymous request was answered with " + anonymous.status());
        require(exchange(identity + "x").status() == 401, "a wrong signature was not refused");
    }

    private Answer exchange(String identity) throws IOException {
        Form form = new Form()
                .add("grant_type", "access_token")
                .add("service", Rehearsal.SERVICE)
                .add("access_token", identity);
        return http.send(Request.post(server.resolve("/oauth2/exchange"), form));
    }

    private static void require(boolean good, String problem) {
        if (!good) {
            throw new IllegalStateException("the training failed: " + problem);
        }
    }
}
