package dev.cambist.e2e.pkcs11;

import static dev.cambist.e2e.pkcs11.TokenServer.SERVICE;
import static dev.cambist.e2e.pkcs11.TokenServer.TOKEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.cambist.core.json.JsonObject;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A token that is not as the configuration has it, or goes while a server runs. */
@EndToEnd
@Timeout(300) // of a dozen processes, on a machine that has other work
final class SigningTokenTroubleTest {
    private final Instant yesterday =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(1));

    @TempDir
    private Path directory;

    private SoftHsm softHsm;

    @BeforeEach
    void initialize() throws IOException {
        softHsm = SoftHsm.create(directory.resolve("hsm")).initialize(TOKEN);
    }

    @Test
    void token_goesWhileClientsAsk_503sAndNothingElseUntilItIsBack() throws Exception {
        softHsm.put(TOKEN, SERVICE, "01", TokenPair.selfSigned(SERVICE, yesterday));
        try (TokenServer server = new TokenServer(directory.resolve("cambist"), softHsm).start();
                Clients clients = new Clients(server, 8)) {
            await("a token before it goes", () -> clients.have(200));

            softHsm.takeAway();
            await("a 503 while it is away", () -> clients.have(503));
            await("readiness says so", () -> Http.get(server.readyz()).status() == 503);
            assertThat(server.token().body()).contains("this server cannot sign access tokens just now");
            assertThat(Http.get(server.readyz()).body()).contains("\"token\"");

            softHsm.bringBack();
            await("a token when it is back", () -> server.token().status() == 200);
            await("readiness when it is back", () -> Http.get(server.readyz()).status() == 200);

            assertThat(clients.end()).containsOnly(200, 503);
            assertThat(server.log())
                    .contains("no access tokens are issued, because the token cambist of ")
                    .contains("signs again")
                    .doesNotContain(SoftHsm.PIN);
        }
    }

    @Test
    void token_backWhenNobodyAsks_readinessFindsItByItself() throws Exception {
        softHsm.put(TOKEN, SERVICE, "01", TokenPair.selfSigned(SERVICE, yesterday));
        try (TokenServer server = new TokenServer(directory.resolve("cambist"), softHsm).start()) {
            softHsm.takeAway();
            await("a refusal", () -> server.token().status() == 503);

            softHsm.bringBack();

            await("readiness when it is back", () -> Http.get(server.readyz()).status() == 200);
        }
    }

    @Test
    void token_backWithAnotherPin_isNotAskedTwice() throws Exception {
        softHsm.put(TOKEN, SERVICE, "01", TokenPair.selfSigned(SERVICE, yesterday));
        try (TokenServer server = new TokenServer(directory.resolve("cambist"), softHsm).start()) {
            softHsm.takeAway();
            await("a refusal", () -> server.token().status() == 503);
            softHsm.bringBack();
            softHsm.changePin(TOKEN, SoftHsm.PIN, "another");
            await(
                    "the end of trying",
                    () -> server.token().status() == 503 && server.log().contains("does not take the PIN"));

            softHsm.changePin(TOKEN, "another", SoftHsm.PIN);

            assertThat(server.token().status()).isEqualTo(503);
            server.restart();
            assertThat(server.token().status()).isEqualTo(200);
        }
    }

    @Test
    void wrongPin_serveAndCheckLive_sayItWithoutThePin() throws Exception {
        softHsm.put(TOKEN, SERVICE, "01", TokenPair.selfSigned(SERVICE, yesterday));
        TokenServer server = new TokenServer(directory.resolve("cambist"), softHsm).pin("wrong-1234");

        assertBroken(server, "the token cambist of " + SoftHsm.LIBRARY + " does not take the PIN");
        assertThat(server.run("check").exitCode()).as("without --live").isZero();
        Outcome json = server.run("check", "--live", "--output", "json");
        assertThat(json.exitCode()).as(json::toString).isEqualTo(4);
        assertThat(JsonObject.parse(json.output().getBytes(UTF_8)).texts("token_problems"))
                .singleElement(STRING)
                .contains("does not take the PIN");
        assertThat(json.toString()).doesNotContain("wrong-1234");
    }

    @Test
    void pinInTheEnvironment_isTaken() throws Exception {
        softHsm.put(TOKEN, SERVICE, "01", TokenPair.selfSigned(SERVICE, yesterday));
        TokenServer server = new TokenServer(directory.resolve("cambist"), softHsm)
                .configureKeys(
                        "trust: x5c",
                        "keys: { pkcs11: { library: \"" + SoftHsm.LIBRARY
                                + "\", token: cambist, pin: \"${HSM_PIN}\" } }\n")
                .with("HSM_PIN", SoftHsm.PIN);

        server.run("check", "--live").orFail();
    }

    @Test
    void noSuchToken_isRefused() throws Exception {
        TokenServer server =
                new TokenServer(directory.resolve("cambist"), softHsm).configure("trust: x5c", "token: nobody", "");

        assertBroken(server, "the token nobody of " + SoftHsm.LIBRARY + " is not there");
    }

    @Test
    void twoTokensOfOneLabel_areRefusedUnlessTheSerialNumberTells() throws Exception {
        softHsm.put(TOKEN, SERVICE, "01", TokenPair.selfSigned(SERVICE, yesterday));
        String serial = softHsm.serials(TOKEN).getFirst();
        softHsm.initialize(TOKEN);
        TokenServer server = new TokenServer(directory.resolve("cambist"), softHsm);

        assertBroken(server, "is there 2 times; name one by its serial number");
        server.configure("trust: x5c", "token: cambist, serial: \"" + serial + "\"", "")
                .run("check", "--live")
                .orFail();
    }

    @Test
    void noKeyOfTheService_isRefused() throws Exception {
        softHsm.put(TOKEN, "other.example.com", "01", TokenPair.selfSigned("other.example.com", yesterday));

        assertBroken(
                new TokenServer(directory.resolve("cambist"), softHsm), "has no ES256 key of registry.example.com");
    }

    @Test
    void keyOfAnotherAlgorithm_isRefused() throws Exception {
        softHsm.put(TOKEN, SERVICE, "01", TokenPair.rsa(SERVICE, yesterday));

        assertBroken(
                new TokenServer(directory.resolve("cambist"), softHsm), "has no ES256 key of registry.example.com");
    }

    @Test
    void certificateThatEnded_isRefused() throws Exception {
        TokenPair root = TokenPair.authority("the company", yesterday.minus(Duration.ofDays(1)));
        softHsm.put(TOKEN, SERVICE, "01", root.issue(SERVICE, yesterday, yesterday.plus(Duration.ofHours(1))));

        assertBroken(
                new TokenServer(directory.resolve("cambist"), softHsm),
                "has a certificate of registry.example.com that ended on ");
    }

    @Test
    void keysCommands_keysInTheToken_listBothAndChangeNothing() throws Exception {
        softHsm.put(TOKEN, SERVICE, "01", TokenPair.selfSigned(SERVICE, yesterday));
        TokenServer server = new TokenServer(directory.resolve("cambist"), softHsm);
        server.configureKeys("trust: x5c", "").start().close();
        server.configure("trust: x5c", "token: cambist", "").start().close();
        List<String> before = files(server.data());

        assertThat(server.run("keys", "list").orFail().output())
                .containsPattern("current +registry.example.com +ES256")
                .containsPattern("former +registry.example.com +ES256");
        for (List<String> which : List.of(List.<String>of(), List.of("--registry", SERVICE))) {
            List<String> arguments = new ArrayList<>(List.of("keys", "rotate"));
            arguments.addAll(which);
            Outcome refused = server.run(arguments.toArray(String[]::new));
            assertThat(refused.exitCode()).as(refused::toString).isEqualTo(2);
            assertThat(refused.error())
                    .contains("the keys of access tokens are in a PKCS #11 token")
                    .doesNotContain("Exception");
        }
        assertThat(files(server.data())).isEqualTo(before);
        server.run("keys", "rotate", "--refresh").orFail();
        assertThat(files(server.data())).hasSize(before.size() + 1);
    }

    /** Neither starts, and both say why, without the PIN. */
    private static void assertBroken(TokenServer server, String why) {
        Outcome check = server.run("check", "--live");
        assertThat(check.exitCode()).as(check::toString).isEqualTo(4);
        assertThat(check.error()).contains("broken: keys.pkcs11: ", why);
        Outcome serve = server.run("serve");
        assertThat(serve.exitCode()).as(serve::toString).isEqualTo(1);
        assertThat(serve.error()).contains(why);
        assertThat(check.toString() + serve).doesNotContain("wrong-1234").doesNotContain(SoftHsm.PIN);
    }

    private static List<String> files(Path data) throws IOException {
        try (Stream<Path> all = Files.walk(data)) {
            return all.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".secret") || name.endsWith(".key"))
                    .sorted()
                    .toList();
        }
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waited in vain for " + what).isBefore(deadline);
            Thread.sleep(50);
        }
    }

    /** Many who ask for tokens without a pause, and how they were answered. */
    private static final class Clients implements AutoCloseable {
        private final ExecutorService threads;
        private final List<Integer> statuses = new ArrayList<>();
        private final List<Future<?>> running = new ArrayList<>();
        private final AtomicBoolean isOver = new AtomicBoolean();

        Clients(TokenServer server, int number) {
            this.threads = Executors.newFixedThreadPool(number);
            for (int i = 0; i < number; i++) {
                running.add(threads.submit(() -> {
                    while (!isOver.get()) {
                        add(server.token().status());
                        Thread.sleep(20);
                    }
                    return null;
                }));
            }
        }

        private synchronized void add(int status) {
            statuses.add(status);
        }

        synchronized boolean have(int status) {
            return statuses.contains(status);
        }

        List<Integer> end() throws Exception {
            isOver.set(true);
            for (Future<?> client : running) {
                client.get();
            }
            synchronized (this) {
                return statuses.stream().distinct().toList();
            }
        }

        @Override
        public void close() {
            isOver.set(true);
            threads.close();
        }
    }
}
