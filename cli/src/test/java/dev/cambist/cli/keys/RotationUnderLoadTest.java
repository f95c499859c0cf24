package dev.cambist.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.testkit.idp.Workload;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients of a server whose keys change. */
@Timeout(300) // a guard against hanging
final class RotationUnderLoadTest {
    private static final int ROTATIONS = 3;

    @TempDir
    private Path directory;

    private KeysLab lab;

    @BeforeEach
    void start() throws Exception {
        lab = new KeysLab(directory);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    /** Exchanges, tokens of old and new refresh tokens, and requests with them, while keys change several times. */
    @Test
    void rotate_underLoad_refusesNothing() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        AtomicLong done = new AtomicLong();
        List<String> failures = Collections.synchronizedList(new ArrayList<>());
        List<Thread> clients = new ArrayList<>();
        String identity = lab.provider
                .token(Workload.gitHub("acme/shop", "refs/heads/main"))
                .audience("fronted")
                .sign();
        try (HttpClient http = HttpClient.newHttpClient()) {
            String first = refreshToken(http, identity);
            for (int i = 0; i < 2; i++) {
                clients.add(Thread.ofPlatform().start(() -> {
                    while (!ended.get() && failures.isEmpty()) {
                        try {
                            String fresh = refreshToken(http, identity);
                            use(http, accessToken(http, fresh));
                            use(http, accessToken(http, first));
                            done.incrementAndGet();
                        } catch (IOException | AssertionError e) {
                            failures.add(e.toString());
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                }));
            }
            for (int i = 0; i < ROTATIONS; i++) {
                String before = current();
                assertThat(lab.keys("rotate", "--in", "3s").exitCode()).isZero();
                while (current().equals(before) && failures.isEmpty()) {
                    Thread.sleep(50);
                }
                long then = done.get();
                while (done.get() < then + 4 && failures.isEmpty()) {
                    Thread.sleep(20);
                }
            }
            ended.set(true);
            for (Thread client : clients) {
                client.join();
            }
        }

        assertThat(failures).isEmpty();
        assertThat(lab.keys("list").out().lines().filter(line -> line.startsWith("former")))
                .hasSize(2 * ROTATIONS);
    }

    private String current() {
        return lab.keys("list")
                .out()
                .lines()
                .filter(line -> line.startsWith("current  fronted"))
                .findFirst()
                .orElseThrow();
    }

    private String refreshToken(HttpClient http, String identity) throws IOException, InterruptedException {
        return post(http, "/oauth2/exchange", "grant_type=access_token&access_token=" + identity, "refresh_token");
    }

    private String accessToken(HttpClient http, String refresh) throws IOException, InterruptedException {
        return post(http, "/oauth2/token", "grant_type=refresh_token&refresh_token=" + refresh, "access_token");
    }

    private String post(HttpClient http, String path, String form, String member)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(lab.server.publicUrl().resolve(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form + "&service=fronted&scope=repository:a/b:pull"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return KeysLab.parse(answer.body()).text(member).orElseThrow();
    }

    private void use(HttpClient http, String token) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(lab.server.publicUrl().resolve("/v2/a/b/manifests/latest"))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
