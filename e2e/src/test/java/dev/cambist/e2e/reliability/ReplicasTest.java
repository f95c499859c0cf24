package dev.cambist.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Nginx;
import dev.cambist.e2e.lab.Ports;
import dev.cambist.e2e.lab.Postgres;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Workload;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three servers behind nginx that share keys and a PostgreSQL, while one thing after another happens to them. */
@EndToEnd
@Timeout(600) // a guard against hanging on a busy machine
final class ReplicasTest {
    private static final boolean LONG = Boolean.getBoolean("cambist.reliability.long");
    private static final Duration WITHOUT_DATABASE = Duration.ofSeconds(LONG ? 30 : 5);
    private static final int REPLICAS = 3;
    private static final int CLIENTS = 4;
    private static final String SERVICE = "registry.example.com";
    private static final Workload JOB = Workload.gitHub("acme/shop", "refs/heads/main");
    private static final Workload LEAVER = Workload.gitHub("acme/left", "refs/heads/main");

    private static final String CONFIGURATION = """
            server: { listen: "localhost:LISTEN", management: "localhost:MANAGEMENT", data: "DATA" }
            registries: [{ service: registry.example.com }]
            issuers: [{ name: github, url: "ISSUER", audiences: [cambist] }]
            access:
              - { who: { issuer: github }, role: ROLE, on: ["${claims.repository}/**"] }
            audit: { file: audit.jsonl, mode: strict }
            """;

    @TempDir
    private Path directory;

    private final int port = Ports.free();
    private final List<Integer> ports =
            IntStream.range(0, 2 * REPLICAS).mapToObj(i -> Ports.free()).toList();
    private final List<ServerProcess> replicas = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<SteadyClient> clients = new ArrayList<>();
    private IdentityProvider provider;
    private Postgres postgres;
    private Nginx nginx;

    @BeforeEach
    void start() throws Exception {
        provider = IdentityProvider.start();
        postgres = Postgres.start();
        for (int number = 0; number < REPLICAS; number++) {
            Files.createDirectory(home(number));
            replicas.add(replica(number));
        }
        for (ServerProcess replica : replicas) {
            replica.awaitReady();
        }
        StringBuilder upstream = new StringBuilder("upstream cambist {\n");
        ports.subList(0, REPLICAS)
                .forEach(each -> upstream.append("  server localhost:" + each + " max_fails=1 fail_timeout=1s;\n"));
        nginx = Nginx.startSite(Files.createDirectory(directory.resolve("nginx")), upstream + """
                }
                server {
                  listen localhost:%d;
                  location / { proxy_pass http://cambist; proxy_connect_timeout 2s; }
                }
                """.formatted(port));
    }

    private Path home(int number) {
        return directory.resolve("replica" + number);
    }

    private ServerProcess replica(int number) throws IOException {
        return ServerProcess.start(
                home(number), List.of(), ports.get(number), ports.get(REPLICAS + number), configuration("AcrPush"));
    }

    private String configuration(String role) {
        return CONFIGURATION
                        .replace("DATA", directory.resolve("data").toString())
                        .replace("ISSUER", provider.issuer("github"))
                        .replace("ROLE", role)
                + postgres.block();
    }

    @AfterEach
    void stop() {
        clients.forEach(SteadyClient::finish);
        replicas.forEach(ServerProcess::close);
        if (nginx != null) {
            nginx.close();
        }
        postgres.close();
        provider.close();
    }

    @Test
    void replicas_oneThingAfterAnother_noneGrantsWrongAndNoClientIsLeftAlone() throws Exception {
        URI balanced = URI.create("http://localhost:" + port);
        for (int i = 0; i < CLIENTS; i++) {
            SteadyClient client = new SteadyClient(balanced, SERVICE, () -> identity(JOB));
            clients.add(client);
            threads.add(Thread.ofVirtual().start(client));
        }
        awaitMoreGrants();

        revoke();
        for (int number = 0; number < REPLICAS; number++) {
            replicas.get(number).kill();
            awaitMoreGrants();
            replicas.set(number, replica(number).awaitReady());
            awaitMoreGrants();
        }
        rotateKeys();
        awaitMoreGrants();

        postgres.stop();
        awaitMoreGrants();
        Thread.sleep(WITHOUT_DATABASE);
        awaitMoreGrants();
        postgres.restart();
        awaitMoreGrants();
        revoke();

        long before = System.nanoTime();
        changePolicy();
        long after = System.nanoTime();
        awaitMoreGrants();
        clients.forEach(SteadyClient::finish);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(clients).allSatisfy(client -> assertThat(client.faults()).isEmpty());
        for (SteadyClient client : clients) {
            for (SteadyClient.Grant grant : client.grants()) {
                if (grant.begun() < before) {
                    // One that began before the change may be decided after it.
                    assertThat(grant.actions()).isSubsetOf("acme/shop/web:pull", "acme/shop/web:push");
                } else if (grant.begun() > after) {
                    assertThat(grant.actions()).containsExactly("acme/shop/web:pull");
                }
            }
        }
        Set<String> missing = new HashSet<>();
        clients.forEach(client -> missing.addAll(client.granted()));
        int tokens = missing.size();
        for (int number = 0; number < REPLICAS; number++) {
            String audit = Files.readString(home(number).resolve("audit.jsonl"));
            missing.removeIf(audit::contains);
        }
        System.out.println(tokens + " tokens, "
                + clients.stream().mapToInt(SteadyClient::retries).sum() + " tries again");
        assertThat(missing).as("tokens that no audit file knows").isEmpty();
    }

    private String identity(Workload workload) {
        return provider.token(workload).audience("cambist").sign();
    }

    /** Each client has had some more tokens than now. */
    private void awaitMoreGrants() throws InterruptedException {
        for (SteadyClient client : clients) {
            int before = client.grants().size();
            while (client.grants().size() < before + 10) {
                assertThat(client.faults()).isEmpty();
                Thread.sleep(10);
            }
        }
    }

    /** Somebody is signed out at the first replica; the others know of it within a second of the answer. */
    private void revoke() throws Exception {
        String refresh = exchange(at(ports.getFirst()), LEAVER);
        assertThat(statuses(refresh)).containsOnly(200);
        Thread.sleep(1000); // what is made in the second of a revocation counts as made before it

        Http.Answer revoked = revoke(replicas.getFirst());
        long acknowledged = System.nanoTime();
        assertThat(revoked.status()).as(revoked.body()).isEqualTo(200);
        while (statuses(refresh).contains(200)) {
            Thread.sleep(5);
        }

        System.out.println("a revocation was in force at all of " + REPLICAS + " replicas within "
                + Duration.ofNanos(System.nanoTime() - acknowledged).toMillis() + " ms of its answer");
    }

    /** A database that came back a moment ago may not be found at once. */
    private static Http.Answer revoke(ServerProcess replica) throws InterruptedException {
        Http.Answer answer = null;
        for (int tries = 0; tries < 100 && (answer == null || answer.status() == 503); tries++) {
            answer = Http.post(
                    replica.management("/admin/v1/revocations"),
                    Map.of("issuer", "github", "subject", "repo:acme/left:ref:refs/heads/main"));
            Thread.sleep(100);
        }
        return answer;
    }

    private List<Integer> statuses(String refresh) {
        return ports.subList(0, REPLICAS).stream()
                .map(each -> token(at(each), refresh, "acme/left/web:pull").status())
                .toList();
    }

    private void rotateKeys() {
        Path file = home(0).resolve("cambist.yaml");
        Commands.run(directory, ServerProcess.command("keys", "rotate", "--config", file.toString()))
                .orFail();
    }

    /** From now on nobody may push; returns when each replica has read it. */
    private void changePolicy() throws Exception {
        for (int number = 0; number < REPLICAS; number++) {
            Path file = home(number).resolve("cambist.yaml");
            Files.writeString(file, Files.readString(file).replace("AcrPush", "AcrPull"));
        }
        for (int number = 0; number < REPLICAS; number++) {
            URI replica = at(ports.get(number));
            String refresh = exchange(replica, JOB);
            while (SteadyClient.actions(
                            token(replica, refresh, "acme/shop/web:pull,push").text("access_token"))
                    .contains("acme/shop/web:push")) {
                Thread.sleep(50);
            }
        }
    }

    private static URI at(int port) {
        return URI.create("http://localhost:" + port);
    }

    private String exchange(URI server, Workload workload) {
        return Http.post(
                        server.resolve("/oauth2/exchange"),
                        Map.of("grant_type", "access_token", "service", SERVICE, "access_token", identity(workload)))
                .text("refresh_token");
    }

    private static Http.Answer token(URI server, String refresh, String repository) {
        return Http.post(
                server.resolve("/oauth2/token"),
                Map.of(
                        "grant_type",
                        "refresh_token",
                        "service",
                        SERVICE,
                        "scope",
                        "repository:" + repository,
                        "refresh_token",
                        refresh));
    }
}
