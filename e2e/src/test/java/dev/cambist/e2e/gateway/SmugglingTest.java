package dev.cambist.e2e.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.FrameClient;
import dev.cambist.e2e.lab.Nginx;
import dev.cambist.e2e.lab.Ports;
import dev.cambist.e2e.lab.Registry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A registry behind an nginx that answers some requests by itself, before it reads their bodies, as is done to keep certain
 * programs away: what a body lacks it takes from the next request on the connection, and what is left over there is a
 * request to it. Its log has what it took for requests.
 */
@EndToEnd
final class SmugglingTest {
    private static final String REPOSITORY = "open/app";
    private static final String SECRET = "closed/app";
    private static final int REQUESTS = 600;

    private static final String SITE = """
            log_format seen '$request_method $request_uri $status';
            upstream registry { server REGISTRY; keepalive 4; }
            server {
                listen 127.0.0.1:PORT;
                access_log seen.log seen;
                client_max_body_size 0;
                if ($http_user_agent ~ early) { return 404; }
                location / {
                    proxy_pass http://registry;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    proxy_set_header Host $http_host;
                    proxy_request_buffering off;
                }
            }
            """;

    private static final String POLICY = """
            registries: [{ service: localhost, upstream: "http://localhost:PORT" }]
            access:
              - { who: anyone, role: RepositoryContributor, on: ["open/**"] }
            """;

    private static final int PATIENCE = 60; // seconds
    private static final Pattern SEEN = Pattern.compile("(?m)^([A-Z]+) (\\S+) \\d+$");

    @TempDir
    private static Path directory;

    private static List<AutoCloseable> running = new ArrayList<>();
    private static Cambist cambist;
    private static SSLContext trust;
    private static String token = "";

    @BeforeAll
    static void start() throws Exception {
        Registry registry = Registry.startOpen(Registry.Kind.DOCKER_REGISTRY_2_8, directory);
        running.add(registry);
        Calls calls = new Calls(registry.url("").toString());
        Content secret = new Content("not for everybody");
        secret.uploadTo(calls, SECRET);
        secret.tagIn(calls, SECRET, "1");
        Content open = new Content("for everybody");
        open.uploadTo(calls, REPOSITORY);
        open.tagIn(calls, REPOSITORY, "1");
        int port = Ports.free();
        Path site = Files.createDirectories(directory.resolve("nginx"));
        Nginx nginx = Nginx.startSite(
                site,
                SITE.replace("REGISTRY", "127.0.0.1:" + registry.url("").getPort())
                        .replace("PORT", Integer.toString(port)));
        running.add(nginx);
        nginx.await(URI.create("http://127.0.0.1:" + port + "/v2/"), 200);
        Cambist started = Cambist.startWithTls(
                directory.resolve("cambist"), POLICY.replace("PORT", Integer.toString(port)), InstantSource.system());
        running.add(started);
        cambist = started;
        trust = FrameClient.trusting(started.authority().orElseThrow());
        token = started.anonymousToken("localhost", "repository:" + REPOSITORY + ":pull,push,delete");
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : running.reversed()) {
            each.close();
        }
    }

    @Test
    void requests_soundOrNot_nginxSeesExactlyThoseThatAreSound() throws Exception {
        Random random = new Random(20_26);
        List<String> expected = new ArrayList<>();
        Set<String> begun = new HashSet<>(); // a body that turns out wrong on its way ends its connection
        String smuggled = "GET /v2/" + SECRET + "/manifests/1 HTTP/1.1\r\nHost: localhost\r\n\r\n";
        for (int number = 0; number < REQUESTS; number++) {
            String agent = random.nextBoolean() ? "early" : "late";
            String method = List.of("GET", "HEAD", "PUT", "PATCH", "DELETE").get(random.nextInt(5));
            boolean takesBody = method.startsWith("P");
            String path =
                    "/v2/" + REPOSITORY + (method.equals("PATCH") ? "/blobs/uploads/" : "/manifests/") + "m" + number;
            int length = smuggled.length() + random.nextInt(40);
            switch (random.nextInt(6)) {
                case 0 -> ask(null, method, path, agent, "content-length", Integer.toString(length));
                case 1, 2 -> {
                    int wrong = random.nextBoolean() ? length + 1 : smuggled.length() - 5;
                    ask(smuggled, method, path, agent, "content-length", Integer.toString(wrong));
                    begun.add(method + " " + path);
                }
                case 3 ->
                    ask(
                            smuggled,
                            method,
                            path,
                            agent,
                            "content-length",
                            "0",
                            "content-length",
                            Integer.toString(length));
                case 4 -> {
                    ask(null, method, path, agent);
                    expected.add(method + " " + path);
                    if (method.equals("DELETE") && agent.equals("early")) {
                        // nginx's own 404, which says nothing of the manifest: the gateway asks whether it is gone.
                        expected.add("HEAD " + path);
                        expected.add("GET " + path);
                    }
                }
                default -> {
                    ask(smuggled, method, path, agent, "content-length", Integer.toString(smuggled.length()));
                    if (takesBody) {
                        expected.add(method + " " + path);
                    }
                }
            }
        }
        // Somebody else's, behind all of that.
        ask(null, "GET", "/v2/" + REPOSITORY + "/manifests/1", "late");
        expected.add("GET /v2/" + REPOSITORY + "/manifests/1");

        List<String> seen = seen(expected.getLast());
        assertThat(seen).noneMatch(request -> request.contains(SECRET));
        assertThat(seen.stream().filter(request -> !begun.contains(request)).toList())
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static void ask(@Nullable String body, String method, String path, String agent, String... more)
            throws Exception {
        String[] fields = new String[12 + more.length];
        String[] first = {
            ":method",
            method,
            ":scheme",
            "https",
            ":authority",
            cambist.host(),
            ":path",
            path,
            "authorization",
            "Bearer " + token,
            "user-agent",
            agent
        };
        System.arraycopy(first, 0, fields, 0, first.length);
        System.arraycopy(more, 0, fields, first.length, more.length);
        try (FrameClient client = new FrameClient(cambist.port(), trust)) {
            client.ask(body == null ? null : body.getBytes(US_ASCII), fields);
        }
    }

    /** What nginx took for requests. */
    private static List<String> seen(String last) throws Exception {
        Path log = directory.resolve("nginx").resolve("seen.log");
        String text = Files.readString(log);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (!text.contains(last + " ")) {
            assertThat(System.nanoTime() - deadline)
                    .as("nanoseconds past the time in which %s is in nginx's log", last)
                    .isNegative();
            Thread.sleep(5);
            text = Files.readString(log);
        }
        return SEEN.matcher(text)
                .results()
                .map(line -> line.group(1) + " " + line.group(2))
                .filter(request -> !request.equals("GET /v2/")) // ours, to see whether it is there
                .toList();
    }
}
