package dev.cambist.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Keycloak;
import dev.cambist.e2e.lab.MovableClock;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import dev.cambist.server.trust.RegistryFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identities of a real Keycloak: machines, people, and their refresh tokens redeemed there. */
@EndToEnd
final class KeycloakTest {
    private static final String SERVICE = "registry.example";
    private static final String MACHINE = "ci-runner";
    private static final String DESK = "desk";

    /** What {@code desk}'s access tokens have, and Cambist's leeway. */
    private static final Duration ACCEPTED_FOR = Duration.ofSeconds(20 + 60);

    private static final String POLICY = """
            registries: [{ service: registry.example }]
            issuers:
              - name: corp
                url: "ISSUER"
                audiences: [cambist]
                client: { id: desk, secret-file: SECRET }
            access:
              - comment: the machines of CI push
                who: { issuer: corp, claims: { client_id: ci-runner } }
                role: AcrPush
                on: ["ci/**"]
              - comment: the platform team pushes anywhere
                who: { issuer: corp, groups: [platform] }
                role: RepositoryContributor
                on: ["**"]
            """;

    @TempDir
    private static Path directory;

    private static Keycloak keycloak;
    private static Cambist cambist;
    private static Registry registry;
    private static String policy;

    @BeforeAll
    static void start() throws Exception {
        keycloak = Keycloak.start(directory);
        Path secret = Files.writeString(directory.resolve("desk.secret"), DESK + "-secret\n");
        policy = POLICY.replace("ISSUER", keycloak.issuer()).replace("SECRET", secret.toString());
        cambist = Cambist.start(directory.resolve("cambist"), policy);
        registry = Registry.start(
                Registry.Kind.DISTRIBUTION_3,
                directory,
                cambist.trust(SERVICE, RegistryFormat.DISTRIBUTION_3, directory));
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
        if (cambist != null) {
            cambist.close();
        }
        if (keycloak != null) {
            keycloak.close();
        }
    }

    @Test
    void clientCredentials_machine_pushesAndPullsWhereItMay(@TempDir Path workspace) throws Exception {
        String identityToken = accessToken(keycloak.clientCredentials(MACHINE));

        pushAndPull(workspace, cambist.refreshToken(SERVICE, identityToken), "ci/app:1");
    }

    @Test
    void clientCredentials_machine_isDeniedElsewhere(@TempDir Path workspace) throws Exception {
        String identityToken = accessToken(keycloak.clientCredentials(MACHINE));
        Skopeo skopeo = new Skopeo(workspace);
        skopeo.login(registry.host(), cambist.refreshToken(SERVICE, identityToken))
                .orFail();

        var push = skopeo.push(TinyImage.write(workspace.resolve("image"), "elsewhere"), registry.image("team/app:1"));

        assertThat(push.exitCode()).as("%s", push).isEqualTo(1);
        assertThat(push.error()).contains("denied: requested access to the resource is denied");
    }

    @Test
    void password_memberOfTheGroup_pushesAndPulls(@TempDir Path workspace) throws Exception {
        String identityToken = accessToken(keycloak.password(DESK, "dora"));

        pushAndPull(workspace, cambist.refreshToken(SERVICE, identityToken), "team/app:1");
    }

    @Test
    void password_userInNoGroup_isKnownWithoutAnyRight() {
        Http.Answer answer = cambist.exchange(SERVICE, accessToken(keycloak.password(DESK, "emil")));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).contains("no access rule gives it any right on registry.example");
    }

    @Test
    void clientCredentials_audienceOfSomebodyElse_isRefusedByName() {
        Http.Answer answer = cambist.exchange(SERVICE, accessToken(keycloak.clientCredentials("stranger")));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).contains("audience is account; this service accepts cambist");
    }

    @Test
    void refreshToken_ofKeycloak_isRedeemedThere(@TempDir Path workspace) throws Exception {
        JsonObject tokens = keycloak.password(DESK, "dora");

        Http.Answer answer = cambist.exchange(
                Map.of("grant_type", "refresh_token", "service", SERVICE, "refresh_token", refreshToken(tokens)));

        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        pushAndPull(workspace, answer.text("refresh_token"), "team/redeemed:1");
    }

    @Test
    void refreshToken_thatKeycloakNeverGave_isRefusedInItsWords() {
        Http.Answer answer = cambist.exchange(
                Map.of("grant_type", "refresh_token", "service", SERVICE, "refresh_token", "made.up.token"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).contains("issuer corp did not redeem the refresh token: invalid_grant");
    }

    @Test
    void bothTokens_accessTokenIsGood_isExchangedItself() {
        Http.Answer answer = cambist.exchange(both(accessToken(keycloak.password(DESK, "dora")), "made.up.token"));

        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    }

    @Test
    void bothTokens_accessTokenHasExpired_refreshTokenIsRedeemed(@TempDir Path workspace) throws Exception {
        JsonObject tokens = keycloak.password(DESK, "dora");
        String expiring = accessToken(tokens);
        // Four seconds short of the end: soon the old token is too old, and a new one has as long again.
        MovableClock clock = new MovableClock(ACCEPTED_FOR.minusSeconds(4));
        try (Cambist ahead = Cambist.start(workspace, policy, clock)) {
            Instant giveUp = Instant.now().plusSeconds(20);
            while (ahead.exchange(SERVICE, expiring).status() == 200) {
                assertThat(Instant.now()).isBefore(giveUp);
            }
            Http.Answer alone = ahead.exchange(SERVICE, expiring);
            Http.Answer bothSame = ahead.exchange(both(expiring, expiring));
            Http.Answer redeemed = ahead.exchange(both(expiring, refreshToken(tokens)));

            assertThat(alone.status()).isEqualTo(401);
            assertThat(alone.body()).contains("the token expired");
            assertThat(bothSame.status()).isEqualTo(401);
            assertThat(bothSame.body()).contains("the token expired");
            assertThat(redeemed.status()).as("%s", redeemed).isEqualTo(200);
        }
    }

    private static Map<String, String> both(String accessToken, String refreshToken) {
        return Map.of(
                "grant_type", "access_token_refresh_token",
                "service", SERVICE,
                "access_token", accessToken,
                "refresh_token", refreshToken);
    }

    private static void pushAndPull(Path workspace, String refreshToken, String name) throws Exception {
        Skopeo skopeo = new Skopeo(workspace);
        TinyImage image = TinyImage.write(workspace.resolve("image"), name);
        skopeo.login(registry.host(), refreshToken).orFail();
        skopeo.push(image, registry.image(name)).orFail();
        skopeo.pull(registry.image(name), workspace.resolve("copy")).orFail();
        assertThat(image.isIn(workspace.resolve("copy"))).isTrue();
    }

    private static String accessToken(JsonObject tokens) {
        return tokens.text("access_token").orElseThrow();
    }

    private static String refreshToken(JsonObject tokens) {
        return tokens.text("refresh_token").orElseThrow();
    }
}
