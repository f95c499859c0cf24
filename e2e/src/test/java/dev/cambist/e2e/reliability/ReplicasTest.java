package dev.cambist.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.testkit.idp.Workload;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three servers behind nginx that share a PostgreSQL, with clients at work, while one thing after another happens to them. */
@EndToEnd
@Timeout(1800) // a guard against hanging on a busy machine
final class ReplicasTest {
    private static final Duration CUT_OFF = Duration.ofSeconds(30);
    private static final int CLIENTS = 4;
    private static final Workload JOB = Workload.gitHub("acme/shop", "refs/heads/main");
    private static final Pattern RECORDED =
            Pattern.compile("\"correlation\":\"([^\"]+)\"[^\n]*\"outcome\":\"(?:granted|partial)\"");

    @TempDir
    private Path directory;

    private final List<Thread> threads = new ArrayList<>();
    private final List<SteadyClient> clients = new ArrayList<>();
    private ReplicaSet replicas;
    private int leavers;

    @BeforeEach
    void start() throws Exception {
        replicas = ReplicaSet.start(directory);
        for (int i = 0; i < CLIENTS; i++) {
            SteadyClient client = new SteadyClient(
                    HttpClient.newBuilder(),
                    replicas.balanced(),
                    replicas.each(),
                    ReplicaSet.SERVICE,
                    () -> replicas.identity(JOB));
            clients.add(client);
            threads.add(Thread.ofVirtual().start(client));
        }
    }

    @AfterEach
    void stop() {
        clients.forEach(SteadyClient::finish);
        if (replicas != null) {
            replicas.close();
        }
    }

    @Test
    void replicas_oneThingAfterAnother_noneGrantsWrongAndNoClientIsLeftAlone() throws Exception {
        String first = replicas.exchange(replicas.each().getFirst(), JOB);
        awaitMoreGrants();
        revoke("with all at work");

        for (int number = 0; number < ReplicaSet.SIZE; number++) {
            replicas.kill(number);
            awaitMoreGrants();
            replicas.replace(number);
            awaitMoreGrants();
        }
        revoke("after each was killed and another took its place");

        rotateKeys();
        assertThat(replicas.statuses(first)).containsOnly(200);

        replicas.postgres().stop();
        replicas.postgres().restart();
        awaitMoreGrants();
        revoke("after PostgreSQL was restarted");

        replicas.postgres().suspend();
        Thread.sleep(CUT_OFF);
        awaitMoreGrants();
        for (int number = 0; number < ReplicaSet.SIZE; number++) {
            assertThat(replicas.readiness(number)).contains("\"about\":\"store\"");
        }
        replicas.postgres().resume();
        revoke("after " + CUT_OFF.toSeconds() + " s without PostgreSQL");

        long before = System.nanoTime();
        changePolicy();
        long after = System.nanoTime();
        awaitMoreGrants();
        revoke("after the policy was changed");
        clients.forEach(SteadyClient::finish);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(clients).allSatisfy(client -> assertThat(client.faults()).isEmpty());
        assertRights(before, after);
        assertSignatures();
        assertThat(replicas.statuses(first)).containsOnly(200);
        assertRecorded();
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

    /** Somebody is signed out at the first replica; prints how long it took until none let him in. */
    private void revoke(String when) throws Exception {
        leavers++;
        String repository = "acme/left" + leavers;
        String refresh = replicas.exchange(replicas.each().getFirst(), Workload.gitHub(repository, "refs/heads/main"));
        assertThat(replicas.statuses(refresh)).containsOnly(200);

        Http.Answer revoked = replicas.revoke("repo:" + repository + ":ref:refs/heads/main");
        while (revoked.status() == 503) { // a database that came back a moment ago is not found at once
            Thread.sleep(100);
            revoked = replicas.revoke("repo:" + repository + ":ref:refs/heads/main");
        }
        long acknowledged = System.nanoTime();
        assertThat(revoked.status()).as(revoked.body()).isEqualTo(200);
        while (replicas.statuses(refresh).contains(200)) {
            Thread.sleep(5);
        }

        System.out.printf(
                "%s a revocation was in force at all of %d replicas within %d ms of its answer%n",
                when,
                ReplicaSet.SIZE,
                Duration.ofNanos(System.nanoTime() - acknowledged).toMillis());
    }

    /** Returns when each client has had tokens that were signed by the new key. */
    private void rotateKeys() throws InterruptedException {
        Set<String> known = keysOf(clients.getFirst());
        Commands.run(
                        directory,
                        ServerProcess.command(
                                "keys",
                                "rotate",
                                "--config",
                                replicas.configuration(0).toString(),
                                "--in",
                                "10s"))
                .orFail();
        for (SteadyClient client : clients) {
            while (known.containsAll(keysOf(client))) {
                awaitMoreGrants();
            }
        }
    }

    private static Set<String> keysOf(SteadyClient client) {
        Set<String> keys = new HashSet<>();
        client.grants().forEach(grant -> keys.add(grant.key()));
        return keys;
    }

    /** From now on nobody may push; returns when each replica has read it. */
    private void changePolicy() throws Exception {
        for (int number = 0; number < ReplicaSet.SIZE; number++) {
            Path file = replicas.configuration(number);
            Files.writeString(file, Files.readString(file).replace("AcrPush", "AcrPull"));
        }
        for (URI replica : replicas.each()) {
            String refresh = replicas.exchange(replica, JOB);
            while (SteadyClient.actions(ReplicaSet.token(replica, refresh, "repository:acme/shop/web:pull,push")
                            .text("access_token"))
                    .contains("acme/shop/web:push")) {
                Thread.sleep(50);
            }
        }
    }

    private void assertRights(long before, long after) {
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
    }

    /** Each replica publishes the keys of all tokens, whichever made them and before whatever happened. */
    private void assertSignatures() throws Exception {
        for (URI replica : replicas.each()) {
            PublishedKeys published = PublishedKeys.of(replica);
            for (SteadyClient client : clients) {
                assertThat(client.tokens()).allMatch(published::signed);
            }
        }
    }

    private void assertRecorded() throws Exception {
        Set<String> missing = new HashSet<>();
        clients.forEach(client -> missing.addAll(client.granted()));
        int tokens = missing.size();
        for (int number = 0; number < ReplicaSet.SIZE; number++) {
            Matcher record =
                    RECORDED.matcher(Files.readString(replicas.home(number).resolve("audit.jsonl")));
            while (record.find()) {
                missing.remove(record.group(1));
            }
            Commands.run(
                            directory,
                            ServerProcess.command(
                                    "audit",
                                    "verify",
                                    "--config",
                                    replicas.configuration(number).toString()))
                    .orFail();
        }
        System.out.println(tokens + " tokens, "
                + clients.stream().mapToInt(SteadyClient::retries).sum() + " of them at another replica");
        assertThat(missing).as("tokens that no audit file knows").isEmpty();
    }
}
