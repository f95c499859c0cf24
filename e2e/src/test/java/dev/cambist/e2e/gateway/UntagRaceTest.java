package dev.cambist.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.cambist.e2e.RegistrySetup;
import dev.cambist.e2e.Setup;
import dev.cambist.e2e.lab.EndToEnd;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tags that are taken off while somebody pushes them and others pull them, at Docker's registry 2.8, which can delete
 * manifests only: there a copy takes the tag's place and is deleted, and what is pushed in between would be lost.
 */
@EndToEnd
@Timeout(600) // a guard against hanging
final class UntagRaceTest {
    private static final int ROUNDS = 30;
    private static final int READERS = 3;
    private static final String PUSHER = "pusher";

    @TempDir
    private Path directory;

    @Test
    void tag_takenOffWhilePushedAndPulled_losesNoPushAndShowsNoCopy() throws Exception {
        try (RegistrySetup site = RegistrySetup.start(Setup.DOCKER_REGISTRY_2_8_GATEWAY, directory);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Calls gateway = new Calls(site.cambist().url("").toString());
            Calls registry = new Calls(site.registry().url("").toString());
            String token = site.cambist()
                    .accessToken(RegistrySetup.SERVICE, site.refreshToken(RegistrySetup.MAINTAINER), "repository:*:*");
            for (int round = 0; round < ROUNDS; round++) {
                new Round(site, gateway, token, threads, "race/r" + round).run(registry);
            }
        }
    }

    /** One tag in a repository of its own. */
    private record Round(RegistrySetup site, Calls gateway, String token, ExecutorService threads, String name) {
        void run(Calls registry) throws Exception {
            Content older = new Content("older in " + name);
            Content newer = new Content("newer in " + name);
            older.uploadTo(registry, name);
            newer.uploadTo(registry, name);
            assertThat(push("v1", older, "setup").statusCode()).isEqualTo(201);
            assertThat(push("keep", older, "setup").statusCode()).isEqualTo(201);
            Queue<String> seen = new ConcurrentLinkedQueue<>();
            AtomicBoolean done = new AtomicBoolean();
            List<Future<?>> readers = IntStream.range(0, READERS)
                    .<Future<?>>mapToObj(reader -> threads.submit(() -> {
                        while (!done.get()) {
                            seen.add(pulled("v1"));
                        }
                    }))
                    .toList();

            Future<HttpResponse<String>> untagged = threads.submit(
                    () -> send("DELETE", "/acr/v1/" + name.replace("/", "%2F") + "/_tags/v1", new byte[0], "untagger"));
            Future<HttpResponse<String>> pushed = threads.submit(() -> push("v1", newer, PUSHER));
            assertThat(pushed.get().statusCode()).isEqualTo(201);
            assertThat(untagged.get().statusCode()).isEqualTo(202);
            done.set(true);
            for (Future<?> reader : readers) {
                reader.get();
            }

            String ofNewer = "200 " + newer.manifest().digest();
            String ofOlder = "200 " + older.manifest().digest();
            // 500 is the registry's own: it reads where a tag points while it writes that, whoever pushes.
            assertThat(seen).as(name).isSubsetOf(List.of(ofOlder, ofNewer, "404", "500"));
            assertThat(pulled("keep")).isEqualTo(ofOlder);
            assertThat(pulled(newer.manifest().digest())).isEqualTo(ofNewer);
            boolean pushCameLast = order().endsWith("P");
            assertThat(order()).as(site.registry().log()).isIn("PCD", "CDP");
            assertThat(pulled("v1")).as(order()).isEqualTo(pushCameLast ? ofNewer : "404");
        }

        private HttpResponse<String> push(String tag, Content image, String who) {
            return send(
                    "PUT", "/v2/" + name + "/manifests/" + tag, image.manifest().bytes(), who);
        }

        private HttpResponse<String> send(String method, String target, byte[] body, String who) {
            return gateway.send(
                    method,
                    target,
                    Map.of("Authorization", "Bearer " + token, "Content-Type", Content.MANIFEST, "User-Agent", who),
                    body);
        }

        private String pulled(String reference) {
            HttpResponse<String> answer = gateway.send(
                    "GET",
                    "/v2/" + name + "/manifests/" + reference,
                    Map.of("Authorization", "Bearer " + token, "Accept", Content.MANIFEST));
            return answer.statusCode()
                    + answer.headers()
                            .firstValue("Docker-Content-Digest")
                            .map(digest -> " " + digest)
                            .orElse("");
        }

        /** What changed the tag, as the registry's log has it: P the push, C the copy, D its deletion. */
        private String order() {
            return assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
                String order = read();
                while (order.length() < 3) { // the log comes by a pipe
                    Thread.onSpinWait();
                    order = read();
                }
                return order;
            });
        }

        private String read() throws Exception {
            return site.registry()
                    .log()
                    .lines()
                    .filter(line -> line.contains("/v2/" + name + "/manifests/") && !line.contains("\"setup\""))
                    .map(line -> {
                        if (line.contains("\"PUT ")) {
                            return line.contains('"' + PUSHER + '"') ? "P" : "C";
                        }
                        return line.contains("\"DELETE ") && line.contains(" 202 ") ? "D" : "";
                    })
                    .collect(Collectors.joining());
        }
    }
}
