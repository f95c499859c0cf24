package dev.cambist.e2e.reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A client that signs in and gets access tokens again and again. What fails in a way that another replica may cure it tries
 * once more at each of them, and no more than that.
 */
final class SteadyClient implements Runnable {
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(20);
    private static final int TOKENS_OF_A_LOGIN = 5;
    private static final String SCOPES = "repository:acme/shop/web:pull,push repository:acme/payroll/web:pull";

    private final HttpClient http;
    private final URI server;
    private final List<URI> replicas;
    private final String service;
    private final Supplier<String> identityTokens;
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final List<String> granted = Collections.synchronizedList(new ArrayList<>());
    private final List<Grant> grants = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger retries = new AtomicInteger();
    private volatile boolean done;

    /** An access token, and what it gave, for a request that began then. */
    record Grant(long begun, String token, Set<String> actions) {
        /** The id of the key that signed it. */
        String key() {
            return Jws.parse(new Secret(token)).keyId().orElseThrow();
        }

        @Override
        public String toString() {
            return "a token for " + actions;
        }
    }

    /**
     * A client that has not begun.
     *
     * @param http with whom it trusts, where that matters
     * @param server where it asks
     * @param replicas where it asks again
     */
    SteadyClient(
            HttpClient.Builder http, URI server, List<URI> replicas, String service, Supplier<String> identityTokens) {
        this.http = http.version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        this.server = server;
        this.replicas = replicas;
        this.service = service;
        this.identityTokens = identityTokens;
    }

    @Override
    public void run() {
        try {
            while (!done) {
                String refresh = member(
                        post(
                                "/oauth2/exchange",
                                Map.of(
                                        "grant_type",
                                        "access_token",
                                        "service",
                                        service,
                                        "access_token",
                                        identityTokens.get())),
                        "refresh_token");
                for (int i = 0; i < TOKENS_OF_A_LOGIN && !done; i++) {
                    token(refresh);
                    Thread.sleep(BETWEEN_REQUESTS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            faults.add(e.toString());
        }
    }

    private void token(String refresh) throws InterruptedException {
        long begun = System.nanoTime();
        String token = member(
                post(
                        "/oauth2/token",
                        Map.of(
                                "grant_type",
                                "refresh_token",
                                "service",
                                service,
                                "scope",
                                SCOPES,
                                "refresh_token",
                                refresh)),
                "access_token");
        grants.add(new Grant(begun, token, actions(token)));
    }

    /** What an access token allows, each as {@code REPOSITORY:ACTION}. */
    static Set<String> actions(String token) {
        Set<String> actions = new TreeSet<>();
        Object entries = Jws.parse(new Secret(token)).claims().value("access").orElse(List.of());
        for (Object entry : (List<?>) entries) {
            JsonObject access = (JsonObject) entry;
            for (String action : access.texts("actions")) {
                actions.add(access.text("name").orElse("") + ":" + action);
            }
        }
        return actions;
    }

    private HttpResponse<String> post(String path, Map<String, String> form) throws InterruptedException {
        StringBuilder failures = new StringBuilder();
        for (URI tried : Stream.concat(Stream.of(server), replicas.stream()).toList()) {
            HttpRequest request = HttpRequest.newBuilder(tried.resolve(path))
                    .timeout(Duration.ofSeconds(20))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(encode(form)))
                    .build();
            try {
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    retries.addAndGet(failures.isEmpty() ? 0 : 1);
                    granted.add(answer.headers()
                            .firstValue("X-Ms-Correlation-Request-Id")
                            .orElse("none"));
                    return answer;
                }
                failures.append("; " + answer.statusCode() + " " + answer.body());
                if (answer.statusCode() < 500 && answer.statusCode() != 429) {
                    break;
                }
            } catch (IOException e) {
                failures.append("; " + e);
            }
        }
        throw new IllegalStateException(path + failures);
    }

    private static String member(HttpResponse<String> answer, String name) {
        try {
            return JsonObject.parse(answer.body().getBytes(UTF_8)).text(name).orElseThrow();
        } catch (JsonException e) {
            throw new IllegalStateException("an answer with status 200 is no JSON", e);
        }
    }

    private static String encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    void finish() {
        done = true;
    }

    /** What no other replica cured. */
    List<String> faults() {
        return faults;
    }

    /** The correlation ids of the answers that brought a token. */
    List<String> granted() {
        return granted;
    }

    /** All until now. */
    List<Grant> grants() {
        synchronized (grants) {
            return List.copyOf(grants);
        }
    }

    List<String> tokens() {
        return grants().stream().map(Grant::token).toList();
    }

    /** How many requests failed at first and not at another replica. */
    int retries() {
        return retries.get();
    }
}
