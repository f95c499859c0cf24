package dev.cambist.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.cli.lab.Mangler;
import dev.cambist.cli.lab.Mangler.Answered;
import dev.cambist.cli.lab.Mangler.Asked;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A proxy in front breaks one thing each, and the doctor calls it by its name. */
@Timeout(60)
class BrokenSetUpTest {
    private static final String CHALLENGE = "www-authenticate";

    @TempDir
    private static Path home;

    private static DoctorScene scene;

    @BeforeAll
    static void start() throws Exception {
        scene = new DoctorScene(home);
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @BeforeEach
    void repair() {
        scene.at(Instant::now).proxy().asking(asked -> asked).answering((asked, answered) -> answered);
    }

    @Test
    void spaceAfterComma_isChallengeForm() {
        assertBroken("challenge-form", "space after a comma", challenge(value -> value.replace(",", ", ")));
    }

    @Test
    void noChallenge_isChallengeForm() {
        assertBroken("challenge-form", "no WWW-Authenticate", on(Mangling::isPing, answer -> answer.with(CHALLENGE)));
    }

    @Test
    void basicBesideBearer_isOneChallenge() {
        assertBroken(
                "one-challenge",
                "2 WWW-Authenticate headers",
                on(
                        Mangling::isPing,
                        answer -> answer.with(
                                CHALLENGE, answer.headers().get(CHALLENGE).getFirst(), "Basic realm=\"nginx\"")));
    }

    @Test
    void scopeInPing_isChallengeScope() {
        assertBroken(
                "challenge-scope",
                "registry:catalog:*",
                on(
                        Mangling::isPing,
                        answer -> answer.change(CHALLENGE, value -> value + ",scope=\"registry:catalog:*\"")));
    }

    @Test
    void pingWithoutSignIn_isPingStatus() {
        assertBroken("ping-status", "200", on(Mangling::isPing, answer -> answer.as(200)));
    }

    @Test
    void realmWithQuery_isRealmForm() {
        assertBroken("realm-form", "query", challenge(value -> value.replace("/token\"", "/token?a=b\"")));
    }

    @Test
    void realmWithTheWordService_isRealmForm() {
        assertBroken("realm-form", "the word", challenge(value -> value.replace("/oauth2/", "/service/")));
    }

    @Test
    void realmOnAnotherHost_isRealmHostAndGetsNoIdentity() throws Exception {
        scene.proxy().answering(challenge(value -> value.replace("//localhost", "//127.0.0.1")));
        Ran ran = scene.withIdentity();
        assertThat(ran.out())
                .containsPattern("warning +realm-host")
                .containsPattern("not checked +identity +no identity is sent")
                .contains("--realm http://127.0.0.1");
    }

    @Test
    void anotherServiceInTheChallenge_isServiceName() {
        assertBroken(
                "service-name",
                "other.example is not a registry of this server",
                challenge(value -> value.replace("registry.localhost", "other.example")));
    }

    @Test
    void redirectOfPing_isRedirect() {
        assertBroken(
                "redirect",
                "https://elsewhere.example/",
                on(Mangling::isPing, answer -> answer.as(308).with("location", "https://elsewhere.example/")));
    }

    @Test
    void errorPage_isErrorBodyAndContentType() {
        BiFunction<Asked, Answered, Answered> page = on(
                asked -> true,
                answer -> answer.status() == 401
                        ? answer.with("content-type", "text/html").withBody("<h1>401</h1>")
                        : answer);
        assertBroken("error-body", "is not {\"errors\"", page);
        assertBroken("content-type", "text/html", page);
    }

    @Test
    void answersThatMayBeStored_areCacheControl() {
        assertBroken(
                "cache-control", "public", on(Mangling::isOauth, answer -> answer.with("cache-control", "public")));
    }

    @Test
    void lostCorrelationId_isAWarning() {
        scene.proxy().answering(on(Mangling::isOauth, answer -> answer.with("x-ms-correlation-request-id")));
        assertThat(scene.look().out()).containsPattern("warning +correlation-id");
    }

    @Test
    void lostForm_isFormBody() {
        scene.proxy().asking(asked -> asked.withBody(""));
        assertBroken("form-body", "missing");
    }

    @Test
    void lostContentType_isFormBody() {
        scene.proxy().asking(asked -> asked.without("content-type"));
        assertBroken("form-body", "Content-Type");
    }

    @Test
    void postThatBecomesGet_isMethod() {
        scene.proxy().asking(asked -> asked.as("GET"));
        assertBroken("method", "405");
    }

    @Test
    void strippedAuthorization_isAuthorization() {
        scene.proxy().asking(asked -> asked.without("authorization"));
        assertBroken("authorization", "as if nobody had asked");
    }

    @Test
    void smallBodyLimit_isBodyLimit() {
        assertBroken(
                "body-limit",
                "413",
                (asked, answer) -> asked.body().length() > 1024 ? answer.as(413).withBody("") : answer);
    }

    @Test
    void smallHeaderLimit_isHeaderLimit() {
        assertBroken(
                "header-limit",
                "431",
                (asked, answer) -> asked.headers().toString().length() > 8192
                        ? answer.as(431).withBody("")
                        : answer);
    }

    @Test
    void exchangeThatIsNotForwarded_isExchange() {
        assertBroken(
                "exchange",
                "404",
                on(
                        asked -> asked.path().startsWith("/oauth2/exchange"),
                        answer -> answer.as(404).withBody("")));
    }

    @Test
    void keysThatAreNone_areKeySet() {
        assertBroken(
                "key-set", "no set of public keys", on(Mangling::isKeys, answer -> answer.withBody("{\"keys\":[]}")));
    }

    @Test
    void keysThatAreNotForwarded_areAWarning() {
        scene.proxy().answering(on(Mangling::isKeys, answer -> answer.as(404)));
        assertThat(scene.look().out()).containsPattern("warning +key-set");
    }

    @Test
    void moreInTheTokenAnswer_isTokenAnswer() {
        assertBroken(
                "token-answer",
                "more than access_token",
                (asked, answer) -> asked.method().equals("POST") && answer.status() == 200
                        ? answer.withBody(answer.body().replaceFirst("\\{", "{\"expires_in\":60,"))
                        : answer);
    }

    @Test
    void shortLife_isTokenAnswer() {
        assertBroken(
                "token-answer",
                "at least 60 s",
                on(
                        asked -> true,
                        answer -> answer.withBody(
                                answer.body().replaceFirst("\"expires_in\":[0-9]+", "\"expires_in\":5"))));
    }

    @Test
    void clockOfTheServer_isClock() {
        scene.at(() -> Instant.now().plus(Duration.ofMinutes(1)));
        assertThat(scene.look().out()).containsPattern("warning +clock .* behind");
        scene.at(() -> Instant.now().minus(Duration.ofMinutes(10)));
        assertBroken("clock", "ahead");
    }

    @Test
    void secondThatBeginsBetweenTwoAnswers_isOneFindingOfTheClock() {
        AtomicInteger asked = new AtomicInteger();
        scene.at(() -> Instant.now().plusSeconds(asked.getAndIncrement() % 3));

        assertThat(scene.look().out().lines().filter(line -> line.contains(" the clock of ")))
                .containsExactly("  ok           clock                 the clock of localhost is less than 5 s off this"
                        + " machine's");
    }

    @Test
    void registryThatDoesNotKnowTheKey_isRegistryTrust() {
        assertBroken(
                "registry-trust",
                "of issuer cambist for service registry.localhost",
                (asked, answer) -> Mangling.isBearer(asked) ? answer.as(401) : answer);
    }

    @Test
    void registryThatGivesEverythingToAnyToken_isScopeEnforcement() {
        assertBroken(
                "scope-enforcement",
                "without any scope",
                (asked, answer) -> Mangling.isBearer(asked) ? answer.as(200) : answer);
    }

    @Test
    void repositoryWithoutChallenge_isRepositoryChallenge() {
        assertBroken(
                "repository-challenge",
                "403",
                on(
                        asked -> asked.path().contains("/manifests/"),
                        answer -> answer.as(403).with(CHALLENGE)));
    }

    @Test
    void nobodyThere_isReachable() throws Exception {
        URI gone;
        try (Mangler closed = Mangler.before(scene.proxy().url())) {
            gone = closed.url();
        }
        Ran ran = scene.lookAt(gone.toString());
        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.out()).containsPattern("broken +reachable");
    }

    private static BiFunction<Asked, Answered, Answered> challenge(UnaryOperator<String> change) {
        return on(asked -> asked.path().startsWith("/v2/"), answer -> answer.change(CHALLENGE, change));
    }

    private static BiFunction<Asked, Answered, Answered> on(Predicate<Asked> where, UnaryOperator<Answered> change) {
        return (asked, answered) -> where.test(asked) ? change.apply(answered) : answered;
    }

    private static void assertBroken(String check, String found, BiFunction<Asked, Answered, Answered> mangling) {
        scene.proxy().answering(mangling);
        assertBroken(check, found);
    }

    private static void assertBroken(String check, String found) {
        Ran ran = scene.look();
        assertThat(ran.out().lines().filter(line -> line.matches(" *broken +" + check + " .*")))
                .as("%s", ran.out())
                .anyMatch(line -> line.contains(found));
        assertThat(ran.exitCode()).isEqualTo(4);
    }

    /** Which request it is. */
    private static final class Mangling {
        private Mangling() {}

        static boolean isPing(Asked asked) {
            return asked.path().equals("/v2/");
        }

        static boolean isOauth(Asked asked) {
            return asked.path().startsWith("/oauth2/");
        }

        static boolean isKeys(Asked asked) {
            return asked.path().endsWith("jwks.json");
        }

        static boolean isBearer(Asked asked) {
            return asked.headers().toString().contains("Bearer ");
        }
    }
}
