package dev.cambist.e2e.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Postgres;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.e2e.lab.Tool;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is kept is backed up by the commands of the documentation, lost, and brought back by its commands, or not. */
@EndToEnd
@Timeout(600)
final class BackupTest {
    private static final String SERVICE = "registry.example";
    private static final Workload JOB = Workload.gitHub("acme/shop", "refs/heads/main");
    private static final Workload LEAVER = Workload.gitHub("acme/left", "refs/heads/main");
    private static final Workload LATE = Workload.gitHub("acme/late", "refs/heads/main");
    private static final Duration IN_FORCE_WITHIN = Duration.ofMinutes(2);
    private static final Registry.Kind KIND = Registry.Kind.DISTRIBUTION_3;

    private static final String POLICY = """
            registries: [{ service: registry.example, trust: x5c }]
            issuers: [{ name: github, url: "ISSUER", audiences: [cambist] }]
            access:
              - { who: { issuer: github }, role: AcrPush, on: ["${claims.repository}/**"] }
            """;

    @TempDir
    private Path directory;

    private IdentityProvider provider;
    private Cambist cambist;
    private Registry registry;
    private Postgres postgres;

    @BeforeEach
    void startProvider() throws Exception {
        provider = IdentityProvider.start();
    }

    private void start() throws Exception {
        startAlone("");
        registry = registry("registry");
    }

    private void startAlone(String more) throws Exception {
        cambist =
                Cambist.start(directory.resolve("cambist"), POLICY.replace("ISSUER", provider.issuer("github")) + more);
    }

    /** A registry that has what {@code cambist trust} writes now. */
    private Registry registry(String name) throws Exception {
        Path home = Files.createDirectories(directory.resolve(name));
        return Registry.start(KIND, home, cambist.trust(SERVICE, KIND.format(), home));
    }

    @AfterEach
    void stop() {
        if (registry != null) {
            registry.close();
        }
        if (cambist != null) {
            cambist.close();
        }
        if (postgres != null) {
            postgres.close();
        }
        provider.close();
    }

    @Test
    void directory_lostAndRestored_loginsKeysRobotsAndRevocationsOfItsDayAreBack() throws Exception {
        start();
        Before before = new Before();
        run("backup", Map.of());
        String access = access(login(JOB));
        assertThat(atRegistry(access)).isEqualTo(404); // nothing is there, which it says to whom it knows
        String late = login(LATE);
        revoke(LATE);
        awaitStatus(401, late, "acme/late/web");

        cambist.whileStopped(() -> {
            Commands.run(directory, List.of("rm", "-r", cambist.data().toString()))
                    .orFail();
            run("restore", Map.of());
        });

        before.isThereAgain();
        assertThat(atRegistry(access(login(JOB)))).isEqualTo(404);
        assertThat(token(late, "acme/late/web").status())
                .as("what was taken back after the backup")
                .isEqualTo(200);
    }

    @Test
    void database_lostAndRestored_everythingOfItsDayIsBackKeysIncluded() throws Exception {
        Path key = Files.writeString(
                directory.resolve("encryption-key"), "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n");
        Commands.run(directory, List.of("chmod", "600", key.toString())).orFail();
        postgres = Postgres.start();
        startAlone(postgres.block() + "keys: { keep-in: store, encryption-key-file: \"" + key + "\" }\n");
        Before before = new Before();
        Map<String, String> database = Map.of("DATABASE", postgres.connection());
        run("backup-postgres", database);

        cambist.whileStopped(() -> {
            run(List.of("psql \"$DATABASE\" -c 'drop schema public cascade' -c 'create schema public'"), database);
            run("restore-postgres", database);
        });

        before.isThereAgain();
    }

    @Test
    void keysAndAuthority_lost_registryRefusesUntilItHasWhatTrustWrites() throws Exception {
        start();
        String refresh = login(JOB);
        cambist.whileStopped(() -> lose("authority", "services"));

        String access = access(refresh);
        assertThat(atRegistry(access)).isEqualTo(401);
        registry.close();
        registry = registry("registry-told-anew");
        assertThat(atRegistry(access)).isEqualTo(404);
    }

    @Test
    void refreshSecrets_lost_everybodySignsInAnewAndNothingElseHappens() throws Exception {
        start();
        String refresh = login(JOB);
        String access = access(refresh);
        cambist.whileStopped(() -> lose("refresh"));

        assertThat(token(refresh, "acme/shop/web").status()).isEqualTo(401);
        assertThat(atRegistry(access)).isEqualTo(404);
        assertThat(atRegistry(access(login(JOB)))).isEqualTo(404);
    }

    @Test
    void store_lost_revocationsAreForgottenAndMovedSecretsEndWhatIsOut() throws Exception {
        start();
        String refresh = login(LEAVER);
        revoke(LEAVER);
        awaitStatus(401, refresh, "acme/left/web");

        cambist.whileStopped(() -> lose("cambist.db"));
        assertThat(token(refresh, "acme/left/web").status()).isEqualTo(200);

        cambist.whileStopped(() -> lose("refresh"));
        assertThat(token(refresh, "acme/left/web").status()).isEqualTo(401);
    }

    /** What there is before a backup. */
    private final class Before {
        private final String refresh = login(JOB);
        private final String keys = keys();
        private final String revoked = login(LEAVER);
        private final String password = robot();

        Before() throws Exception {
            revoke(LEAVER);
            awaitStatus(401, revoked, "acme/left/web");
            assertThat(robotToken().status()).isEqualTo(200);
        }

        void isThereAgain() throws Exception {
            assertThat(keys()).as("the keys").isEqualTo(keys);
            assertThat(token(refresh, "acme/shop/web").status()).as("a login").isEqualTo(200);
            assertThat(token(revoked, "acme/left/web").status())
                    .as("what was taken back")
                    .isEqualTo(401);
            assertThat(robotToken().status()).as("the robot's").isEqualTo(200);
        }

        private String keys() {
            return Http.get(cambist.url("/.well-known/jwks.json")).body();
        }

        private String robot() {
            Http.Answer made = Http.post(
                    cambist.managementUrl("/admin/v1/robots"),
                    Map.of(
                            "name",
                            "nightly",
                            "registry",
                            SERVICE,
                            "role",
                            "AcrPull",
                            "on",
                            "acme/**",
                            "expires",
                            "never"));
            assertThat(made.status()).as("%s", made).isEqualTo(200);
            return ((List<?>) made.json().value("passwords").orElseThrow())
                    .stream()
                            .map(JsonObject.class::cast)
                            .findFirst()
                            .flatMap(first -> first.text("password"))
                            .orElseThrow();
        }

        private Http.Answer robotToken() {
            Map<String, String> form = new LinkedHashMap<>();
            form.put("grant_type", "password");
            form.put("client_id", "test");
            form.put("service", SERVICE);
            form.put("username", "nightly");
            form.put("password", password);
            form.put("scope", "repository:acme/shop/web:pull");
            return Http.post(cambist.tokenUrl(), form);
        }
    }

    private String login(Workload who) {
        String identity = provider.token(who).audience("cambist").sign();
        Http.Answer answer = cambist.exchange(SERVICE, identity);
        // The provider's keys may not be there yet; then clients are asked to come again.
        for (Instant deadline = Instant.now().plus(IN_FORCE_WITHIN);
                answer.status() == 503 && Instant.now().isBefore(deadline); ) {
            pause();
            answer = cambist.exchange(SERVICE, identity);
        }
        return answer.text("refresh_token");
    }

    private String access(String refresh) {
        return token(refresh, "acme/shop/web").text("access_token");
    }

    private Http.Answer token(String refresh, String repository) {
        return cambist.token(SERVICE, refresh, "repository:" + repository + ":pull");
    }

    private int atRegistry(String access) {
        return Http.getWithBearer(registry.url("/v2/acme/shop/web/tags/list"), access)
                .status();
    }

    private void revoke(Workload who) {
        Http.Answer revoked = Http.post(
                cambist.managementUrl("/admin/v1/revocations"), Map.of("issuer", "github", "subject", who.subject()));
        assertThat(revoked.status()).as("%s", revoked).isEqualTo(200);
    }

    private void awaitStatus(int status, String refresh, String repository) {
        Instant deadline = Instant.now().plus(IN_FORCE_WITHIN);
        while (token(refresh, repository).status() != status) {
            assertThat(Instant.now()).as("a revocation is not in force").isBefore(deadline);
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }

    private void lose(String... names) {
        for (String name : names) {
            Path lost = cambist.data().resolve(name);
            assertThat(lost).exists();
            Commands.run(directory, List.of("sh", "-c", "rm -r '" + lost + "'*"))
                    .orFail();
        }
    }

    /** The commands of the page's blocks with this word, in a shell that stops at what fails. */
    private void run(String word, Map<String, String> environment) throws Exception {
        List<String> commands = Stream.of(
                        Files.readString(Launcher.file("docs/operations.md")).split("```", -1))
                .filter(part -> part.startsWith("sh " + word + "\n"))
                .flatMap(part -> part.lines().skip(1))
                .toList();
        assertThat(commands).as(word).isNotEmpty();
        run(commands, environment);
    }

    private void run(List<String> commands, Map<String, String> environment) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.put("DATA", cambist.data().toString());
        all.put("PATH", Tool.POSTGRES.path().getParent() + ":" + System.getenv("PATH"));
        assertThat(Tool.SQLITE.path()).isExecutable();
        Commands.run(directory, "", all, List.of("sh", "-ec", String.join("\n", commands)))
                .orFail();
    }
}
