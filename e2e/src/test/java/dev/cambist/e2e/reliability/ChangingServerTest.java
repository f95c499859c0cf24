package dev.cambist.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Ports;
import dev.cambist.server.keys.Pem;
import dev.cambist.server.tls.ServerCertificate;
import dev.cambist.server.tls.TemporaryAuthority;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Workload;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is changed every second while clients are at work: its rules, its certificate, now and then its keys. */
@EndToEnd
@Timeout(3600) // a guard against hanging on a busy machine
final class ChangingServerTest {
    private static final boolean LONG = Boolean.getBoolean("cambist.reliability.long");
    private static final int CHANGES = LONG ? 1_200 : 40;
    private static final int CHANGES_A_ROTATION = LONG ? 60 : 13;
    private static final int CHANGES_A_MISTAKE = 7;
    private static final int CLIENTS = 3;

    /** What more of the machine's memory may be taken at the end than after a quarter of the changes, in MiB. */
    private static final int GROWTH = 60;

    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final Workload JOB = Workload.gitHub("acme/shop", "refs/heads/main");
    private static final String SERVICE = "registry.example.com";
    private static final String CONFIGURATION = """
            server:
              listen: "localhost:LISTEN"
              management: "localhost:MANAGEMENT"
              data: data
              tls: { certificate: localhost.crt, key: localhost.key }
            registries: [{ service: registry.example.com }]
            issuers: [{ name: github, url: "ISSUER", audiences: [cambist] }]
            access:
              - { who: { issuer: github }, role: ROLE, on: ["${claims.repository}/**"] }
            """;

    @TempDir
    private Path directory;

    private final int port = Ports.free();
    private final int management = Ports.free();
    private final TemporaryAuthority authority = TemporaryAuthority.create(Instant.now());
    private final IdentityProvider provider = IdentityProvider.start();
    private final List<SteadyClient> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private ServerProcess server;
    private Path log;

    @BeforeEach
    void start() throws Exception {
        log = directory.resolve("log");
        changeCertificate();
        server = ServerProcess.start(
                        directory, ServerProcess.withErrorsIn(log), port, management, configuration("AcrPush"))
                .awaitReady();
        for (int i = 0; i < CLIENTS; i++) {
            SteadyClient client = new SteadyClient(
                    HttpClient.newBuilder().sslContext(authority.clientContext()),
                    address(),
                    List.of(),
                    SERVICE,
                    () -> provider.token(JOB).audience("cambist").sign());
            clients.add(client);
            threads.add(Thread.ofVirtual().start(client));
        }
    }

    @AfterEach
    void stop() {
        clients.forEach(SteadyClient::finish);
        if (server != null) {
            server.close();
        }
        provider.close();
    }

    private URI address() {
        return URI.create("https://localhost:" + port);
    }

    private String configuration(String role) {
        return CONFIGURATION.replace("ISSUER", provider.issuer("github")).replace("ROLE", role);
    }

    @Test
    void changes_everySecond_noClientNoticesButByItsRights() throws Exception {
        X509Certificate last = null;
        int early = 0;
        for (int change = 1; change <= CHANGES; change++) {
            boolean mistaken = change % CHANGES_A_MISTAKE == 0;
            configure(mistaken ? "AcrPusch" : change % 2 == 0 ? "AcrPush" : "AcrPull");
            last = changeCertificate();
            if (change % CHANGES_A_ROTATION == 0 && !mistaken) { // whoever rotates keys reads the configuration
                rotateKeys();
            }
            Thread.sleep(1000);
            assertThat(clients).allSatisfy(client -> assertThat(client.faults()).isEmpty());
            if (change == CHANGES / 4) {
                early = server.resident();
            }
        }
        configure("AcrPull");
        awaitRights();
        awaitCertificate(last);
        int late = server.resident();
        clients.forEach(SteadyClient::finish);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(clients).allSatisfy(client -> assertThat(client.faults()).isEmpty());
        assertTokens();
        System.out.printf(
                "%d tokens during %d changes; %d MiB resident after a quarter of them, %d at the end%n",
                clients.stream().mapToInt(client -> client.grants().size()).sum(), CHANGES, early, late);
        assertThat(late - early).as("growth in MiB").isLessThan(GROWTH);
        assertThat(Files.readString(log)).doesNotContain("OutOfMemoryError", "unexpected failure");
    }

    /** In place of the old file at once, as those do who deploy it. */
    private void put(String name, String text) throws IOException {
        Path draft = Files.writeString(directory.resolve(name + ".draft"), text);
        Files.move(draft, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void configure(String role) throws IOException {
        put("cambist.yaml", configuration(role).replace("LISTEN", "" + port).replace("MANAGEMENT", "" + management));
    }

    /** Two files, one after the other: in between they do not belong together. */
    private X509Certificate changeCertificate() throws IOException {
        ServerCertificate certificate = authority.issueForLocalhost();
        put("localhost.key", Pem.of(certificate.key()).text());
        put("localhost.crt", Pem.of(certificate.chain().getFirst()).text());
        return certificate.chain().getFirst();
    }

    private void rotateKeys() {
        String file = directory.resolve("cambist.yaml").toString();
        Commands.run(directory, ServerProcess.command("keys", "rotate", "--config", file, "--in", "10s"))
                .orFail();
    }

    /** Until each client has had a token under the last rules. */
    private void awaitRights() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (SteadyClient client : clients) {
            int seen = client.grants().size();
            while (client.grants().size() < seen + 20
                    || client.grants().getLast().actions().contains("acme/shop/web:push")) {
                assertThat(client.faults()).isEmpty();
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.sleep(20);
            }
        }
    }

    private void awaitCertificate(X509Certificate last) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!served().equals(last)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    private X509Certificate served() throws IOException {
        try (SSLSocket socket =
                (SSLSocket) authority.clientContext().getSocketFactory().createSocket("localhost", port)) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private void assertTokens() throws Exception {
        HttpClient http =
                HttpClient.newBuilder().sslContext(authority.clientContext()).build();
        PublishedKeys published = PublishedKeys.read(http.send(
                        HttpRequest.newBuilder(address().resolve("/.well-known/jwks.json"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
        for (SteadyClient client : clients) {
            List<SteadyClient.Grant> grants = client.grants();
            assertThat(client.tokens()).allMatch(published::signed);
            Set<Set<String>> rights =
                    grants.stream().map(SteadyClient.Grant::actions).collect(Collectors.toSet());
            assertThat(rights)
                    .containsExactlyInAnyOrder(
                            Set.of("acme/shop/web:pull"), Set.of("acme/shop/web:pull", "acme/shop/web:push"));
            assertThat(grants.stream().map(SteadyClient.Grant::key).distinct())
                    .as("keys that signed")
                    .hasSizeGreaterThan(1);
        }
    }
}
