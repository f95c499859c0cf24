package dev.cambist.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.MovableClock;
import dev.cambist.testkit.idp.Endpoint;
import dev.cambist.testkit.idp.FormerKeys;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Misbehaviour;
import dev.cambist.testkit.idp.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An issuer in trouble, and the service of those whose keys are known already. */
@EndToEnd
final class IssuerTroubleTest {
    private static final String SERVICE = "registry.example";
    private static final Workload JOB = Workload.gitHub("acme/shop", "refs/heads/main");

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(6);
    /** Less than the time that an issuer is given to answer, with room for a busy machine. */
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    private static final Duration COOL_DOWN_AND_A_BIT = Duration.ofSeconds(31);
    private static final int CALLERS = 24;
    private static final int STEADY_CALLERS = 4;

    private static final String POLICY = """
            registries: [{ service: registry.example }]
            issuers: [{ name: github, url: "ISSUER", audiences: [cambist] }]
            access:
              - who: { issuer: github }
                role: AcrPull
                on: ["acme/**"]
            """;

    @TempDir
    private Path directory;

    private final MovableClock clock = new MovableClock(Duration.ZERO);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private IdentityProvider provider;
    private Cambist cambist;
    private String issuer;

    /** An answer and how long it took. */
    private record Timed(Http.Answer answer, Duration took) {}

    @BeforeEach
    void start() throws Exception {
        provider = IdentityProvider.start();
        issuer = provider.issuer("github");
        cambist = Cambist.start(directory, POLICY.replace("ISSUER", issuer), clock);
    }

    @AfterEach
    void stop() {
        callers.shutdownNow();
        cambist.close();
        provider.behave();
        provider.close();
    }

    static List<Misbehaviour> trouble() {
        return List.of(
                new Misbehaviour.Down(),
                new Misbehaviour.Slow(Duration.ofSeconds(20)),
                new Misbehaviour.Stalling(Duration.ofSeconds(20)),
                new Misbehaviour.Huge(),
                new Misbehaviour.Status(503),
                new Misbehaviour.Html());
    }

    @ParameterizedTest
    @MethodSource("trouble")
    void exchange_issuerInTrouble_knownKeysServeAndNobodyWaitsLong(Misbehaviour misbehaviour) throws Exception {
        String known = identityToken();
        assertThat(cambist.exchange(SERVICE, known).status()).isEqualTo(200);
        provider.rotateKeys();
        String unknown = identityToken();
        provider.misbehave(misbehaviour);
        clock.setAhead(COOL_DOWN_AND_A_BIT);
        long before = requests();

        List<Future<Timed>> waiting = ask(unknown, CALLERS);
        List<Future<Timed>> served = ask(known, CALLERS);

        for (Future<Timed> call : served) {
            assertThat(call.get().answer().status()).isEqualTo(200);
            assertThat(call.get().took()).isLessThan(AT_ONCE);
        }
        for (Future<Timed> call : waiting) {
            // The key may be one that could not be fetched; jobs do not try a 401 again.
            assertThat(call.get().answer().status()).isEqualTo(503);
            assertThat(call.get().answer().body()).contains(words(misbehaviour));
            assertThat(call.get().took()).isLessThan(LONGEST_WAIT);
        }
        assertThat(requests() - before).as("requests for keys in one cool-down").isLessThanOrEqualTo(1);

        provider.behave();
        clock.setAhead(COOL_DOWN_AND_A_BIT.multipliedBy(2));
        assertThat(cambist.exchange(SERVICE, unknown).status())
                .as("once the issuer is well")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("trouble")
    void start_issuerInTrouble_succeedsAndServesOnceTheIssuerIsWell(Misbehaviour misbehaviour) throws Exception {
        String token = identityToken();
        provider.misbehave(misbehaviour);
        cambist.restart(clock);

        for (Future<Timed> call : ask(token, CALLERS)) {
            assertThat(call.get().answer().status()).isEqualTo(503);
            assertThat(call.get().answer().body()).contains(words(misbehaviour));
            assertThat(call.get().took()).isLessThan(LONGEST_WAIT);
        }

        provider.behave();
        clock.setAhead(COOL_DOWN_AND_A_BIT);
        assertThat(cambist.exchange(SERVICE, token).status()).isEqualTo(200);
    }

    /** A page where a document should be does not pass by itself. */
    private static String words(Misbehaviour misbehaviour) {
        return misbehaviour instanceof Misbehaviour.Html ? "cannot be used" : "cannot be reached just now";
    }

    @Test
    void start_issuerIsSlowAtBothDocuments_nobodyWaitsForTheSum() throws Exception {
        String token = identityToken();
        provider.misbehave(Endpoint.DISCOVERY, new Misbehaviour.Slow(Duration.ofSeconds(4)));
        provider.misbehave(Endpoint.KEYS, new Misbehaviour.Slow(Duration.ofSeconds(4)));
        cambist.restart(clock);

        for (Future<Timed> call : ask(token, CALLERS)) {
            assertThat(call.get().answer().status()).isEqualTo(503);
            assertThat(call.get().took()).isLessThan(LONGEST_WAIT);
        }
    }

    @Test
    void exchange_keysRotateUnderLoad_newKeysArePickedUpInOneRound() throws Exception {
        String known = identityToken();
        assertThat(cambist.exchange(SERVICE, known).status()).isEqualTo(200);
        AtomicBoolean enough = new AtomicBoolean();
        List<Future<List<Timed>>> load = new ArrayList<>();
        for (int i = 0; i < STEADY_CALLERS; i++) {
            load.add(callers.submit(() -> askUntil(enough, known)));
        }
        clock.setAhead(COOL_DOWN_AND_A_BIT);
        long before = requests();

        provider.rotateKeys();
        String fresh = identityToken();
        for (Future<Timed> call : ask(fresh, CALLERS)) {
            assertThat(call.get().answer().status()).isEqualTo(200);
        }
        provider.rotateKeys();
        String freshest = identityToken();
        for (Future<Timed> call : ask(freshest, CALLERS)) {
            assertThat(call.get().answer().status())
                    .as("a key that came within the cool-down is not known before it is over")
                    .isEqualTo(401);
        }
        assertThat(requests() - before).as("requests for keys in one cool-down").isEqualTo(1);

        clock.setAhead(COOL_DOWN_AND_A_BIT.multipliedBy(2));
        for (Future<Timed> call : ask(freshest, CALLERS)) {
            assertThat(call.get().answer().status()).isEqualTo(200);
        }
        assertThat(requests() - before)
                .as("requests for keys in two cool-downs")
                .isEqualTo(2);

        enough.set(true);
        for (Future<List<Timed>> calls : load) {
            assertThat(calls.get()).isNotEmpty().allSatisfy(call -> {
                assertThat(call.answer().status()).isEqualTo(200);
                assertThat(call.took()).isLessThan(AT_ONCE);
            });
        }
    }

    @Test
    void exchange_keysWithdrawn_tokensOfFormerKeysAreRefusedAfterTheNextLook() {
        String known = identityToken();
        assertThat(cambist.exchange(SERVICE, known).status()).isEqualTo(200);
        provider.rotateKeys(FormerKeys.WITHDRAWN);
        clock.setAhead(COOL_DOWN_AND_A_BIT);

        assertThat(cambist.exchange(SERVICE, identityToken()).status()).isEqualTo(200);

        assertThat(cambist.exchange(SERVICE, known).status()).isEqualTo(401);
    }

    private String identityToken() {
        return provider.token(JOB).audience("cambist").sign();
    }

    private long requests() {
        return provider.requests(Endpoint.KEYS, issuer);
    }

    private List<Future<Timed>> ask(String identityToken, int times) {
        List<Future<Timed>> calls = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            calls.add(callers.submit(() -> ask(identityToken)));
        }
        return calls;
    }

    private List<Timed> askUntil(AtomicBoolean enough, String identityToken) {
        List<Timed> answers = new ArrayList<>();
        while (!enough.get()) {
            answers.add(ask(identityToken));
        }
        return answers;
    }

    private Timed ask(String identityToken) {
        long start = System.nanoTime();
        Http.Answer answer = cambist.exchange(SERVICE, identityToken);
        return new Timed(answer, Duration.ofNanos(System.nanoTime() - start));
    }
}
