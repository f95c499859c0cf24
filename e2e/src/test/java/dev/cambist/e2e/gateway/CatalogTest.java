package dev.cambist.e2e.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Workload;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry with many repositories, whose catalog shows each caller his own, page by page. */
@EndToEnd
@ParameterizedClass
@EnumSource(names = {"DOCKER_REGISTRY_2_8", "DISTRIBUTION_3"})
final class CatalogTest {
    private static final int REPOSITORIES = 250;
    private static final String SERVICE = "registry.example";
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

    private static final Workload EVERYTHING = Workload.gitLab("ops/registry", "main");
    private static final Workload ONE_IN_TEN = Workload.gitLab("ops/sevens", "main");
    private static final Workload NOTHING = Workload.gitLab("ops/auditor", "main");

    private static final String POLICY = """
            registries:
              - { service: SERVICE, aliases: [localhost], upstream: "UPSTREAM" }
            issuers:
              - { name: gitlab, url: "AUTHORITY/gitlab", audiences: [cambist] }
            access:
              - who: { issuer: gitlab, claims: { project_path: ops/registry } }
                role: AcrPull
                on: ["**"]
              - who: { issuer: gitlab, claims: { project_path: ops/sevens } }
                role: RepositoryReader
                on: ["r*7/app"]
              - who: { issuer: gitlab, claims: { project_path: "ops/*" } }
                role: CatalogLister
            """;

    @TempDir
    private static Path directory;

    private static final IdentityProvider PROVIDER = IdentityProvider.start();

    private static List<AutoCloseable> running = List.of();
    private static Optional<Cambist> cambist = Optional.empty();

    @Parameter
    private Registry.Kind kind;

    @BeforeParameterizedClassInvocation
    static void start(Registry.Kind kind) throws Exception {
        Path place = Files.createDirectories(directory.resolve(kind.name()));
        Registry registry = Registry.startOpen(kind, place);
        Calls calls = new Calls(registry.url("").toString());
        Content blob = new Content("in every repository");
        blob.uploadTo(calls, name(0));
        for (int at = 0; at < REPOSITORIES; at++) {
            blob.mountTo(calls, name(at), name(0));
            blob.tagIn(calls, name(at), "1"); // before, Distribution 3 does not list a repository
        }
        String policy = POLICY.replace("SERVICE", SERVICE)
                .replace("UPSTREAM", registry.url("").toString())
                .replace("AUTHORITY", PROVIDER.url().toString());
        Cambist started = Cambist.start(place.resolve("cambist"), policy);
        cambist = Optional.of(started);
        running = List.of(started, registry);
    }

    @AfterAll
    static void stopProvider() {
        PROVIDER.close();
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        for (AutoCloseable each : running) {
            each.close();
        }
        running = List.of();
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 100, 250, 1000})
    void catalog_callerWhoSeesAll_isWholeOnPagesOfAnySize(int size) {
        assertThat(allPages(EVERYTHING, size)).as("%s", kind).isEqualTo(names(".*"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 25, 100})
    void catalog_callerWhoSeesOneInTen_hasThoseOnly(int size) {
        assertThat(allPages(ONE_IN_TEN, size)).isEqualTo(names("r..7/app")).hasSize(REPOSITORIES / 10);
    }

    @Test
    void catalog_callerWhoSeesNothing_isEmpty() {
        assertThat(allPages(NOTHING, 10)).isEmpty();
    }

    @Test
    void catalog_pageBehindAName_goesOnThere() {
        Page page = page("/v2/_catalog?n=3&last=r027%2Fapp", token(ONE_IN_TEN));

        assertThat(page.names()).containsExactly("r037/app", "r047/app", "r057/app");
        assertThat(page.next()).contains("/v2/_catalog?n=3&last=r057/app");
    }

    private static String name(int at) {
        return "r%03d/app".formatted(at);
    }

    private static List<String> names(String pattern) {
        return IntStream.range(0, REPOSITORIES)
                .mapToObj(CatalogTest::name)
                .filter(name -> name.matches(pattern))
                .toList();
    }

    private static String token(Workload who) {
        Cambist server = cambist.orElseThrow();
        String identityToken = PROVIDER.token(who).audiences(List.of("cambist")).sign();
        return server.accessToken(SERVICE, server.refreshToken(SERVICE, identityToken), "registry:catalog:*");
    }

    /** The names on all pages, each of which but the last has to be full. */
    private static List<String> allPages(Workload who, int size) {
        String token = token(who);
        List<String> names = new ArrayList<>();
        Optional<String> next = Optional.of("/v2/_catalog?n=" + size);
        while (next.isPresent()) {
            Page page = page(next.get(), token);
            assertThat(page.names()).hasSizeLessThanOrEqualTo(size);
            assertThat(page.next().isEmpty() || page.names().size() == size)
                    .as("full, or the last: %s", page)
                    .isTrue();
            names.addAll(page.names());
            next = page.next();
        }
        return names;
    }

    private record Page(List<String> names, Optional<String> next) {}

    private static Page page(String target, String token) {
        Calls calls = new Calls(cambist.orElseThrow().url("").toString());
        HttpResponse<String> answer = calls.send("GET", target, Map.of("Authorization", "Bearer " + token));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Optional<String> next = answer.headers().firstValue("Link").map(link -> {
            Matcher matcher = NEXT.matcher(link);
            assertThat(matcher.matches()).as(link).isTrue();
            return matcher.group(1);
        });
        return new Page(json(answer.body()).texts("repositories"), next);
    }

    private static JsonObject json(String body) {
        try {
            return JsonObject.parse(body.getBytes(UTF_8));
        } catch (JsonException e) {
            throw new AssertionError(body, e);
        }
    }
}
