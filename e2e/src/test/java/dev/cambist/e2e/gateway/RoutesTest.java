package dev.cambist.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.RegistrySetup;
import dev.cambist.e2e.Setup;
import dev.cambist.e2e.gateway.Walk.Need;
import dev.cambist.e2e.gateway.Walk.Step;
import dev.cambist.e2e.lab.EndToEnd;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every route, with every kind of token: the registry's own answer, or a challenge and nothing that reaches it. */
@EndToEnd
@ParameterizedClass
@EnumSource(names = {"DOCKER_REGISTRY_2_8_GATEWAY", "DISTRIBUTION_3_GATEWAY"})
final class RoutesTest {
    private static final String DENIED = "cambist-walk-denied";

    @TempDir
    private static Path directory;

    private static RegistrySetup site;
    private static List<String> withoutUs = List.of();

    @Parameter
    private Setup setup;

    /** What the caller shows. */
    enum Shown {
        NOTHING,
        ANOTHER_REPOSITORY,
        PULL_ONLY,
        PUSH_ONLY,
        EVERYTHING;

        boolean isEnoughFor(Need need) {
            return switch (this) {
                case NOTHING -> false;
                case ANOTHER_REPOSITORY, PUSH_ONLY -> need == Need.ANY_TOKEN;
                case PULL_ONLY -> need == Need.ANY_TOKEN || need == Need.PULL;
                case EVERYTHING -> true;
            };
        }

        Optional<String> token(String repository) {
            return switch (this) {
                case NOTHING -> Optional.empty();
                case ANOTHER_REPOSITORY -> Optional.of(bought("repository:acme/other:pull,push,delete"));
                case PULL_ONLY -> Optional.of(bought("repository:" + repository + ":pull"));
                case PUSH_ONLY -> Optional.of(bought("repository:" + repository + ":push"));
                case EVERYTHING ->
                    Optional.of(bought("repository:" + repository + ":pull,push,delete repository:" + Walk.SOURCE
                            + ":pull registry:catalog:*"));
            };
        }

        private static String bought(String scope) {
            return site.cambist()
                    .accessToken(RegistrySetup.SERVICE, site.refreshToken(RegistrySetup.MAINTAINER), scope);
        }
    }

    @BeforeParameterizedClassInvocation
    static void start(Setup setup) throws Exception {
        site = RegistrySetup.start(setup, directory.resolve(setup.name()));
        Calls registry = new Calls(site.registry().url("").toString());
        Walk.MOUNTED.uploadTo(registry, Walk.SOURCE);
        Walk walk = new Walk(registry);
        withoutUs = Walk.in("acme/without-us").stream()
                .map(step -> summary(step, walk.take(step, Optional.empty())))
                .toList();
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (site != null) {
            site.close();
            site = null;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyRoute_token_isTheRegistrysOwnAnswerOrTheExactChallenge(Shown shown) {
        String repository = "acme/" + shown.name().toLowerCase(Locale.ROOT);
        Optional<String> token = shown.token(repository);
        Optional<String> everything = Shown.EVERYTHING.token(repository);
        Walk walk = new Walk(new Calls(site.cambist().url("").toString()));

        List<String> answers = new ArrayList<>();
        for (Step step : Walk.in(repository)) {
            if (!shown.isEnoughFor(step.need())) {
                assertChallenged(step, repository, shown, walk.attempt(step, token, DENIED));
                answers.add(summary(step, walk.take(step, everything)));
            } else {
                answers.add(summary(step, walk.take(step, token)));
            }
        }

        assertThat(answers).as("%s", setup).containsExactlyElementsOf(withoutUs);
        assertThat(site.registry().log()).contains("cambist-walk").doesNotContain(DENIED);
    }

    private static void assertChallenged(Step step, String repository, Shown shown, HttpResponse<String> answer) {
        String error = shown == Shown.NOTHING ? "" : ",error=\"insufficient_scope\"";
        String scope =
                step.need().scope(repository).map(it -> ",scope=\"" + it + "\"").orElse("");
        assertThat(answer.statusCode()).as(step.name()).isEqualTo(401);
        assertThat(answer.headers().allValues("WWW-Authenticate"))
                .as(step.name())
                .containsExactly("Bearer realm=\"" + site.cambist().tokenUrl() + "\",service=\"" + RegistrySetup.SERVICE
                        + "\"" + scope + error);
    }

    /** What of an answer has to be the same with us and without us. */
    private static String summary(Step step, HttpResponse<String> answer) {
        List<String> headers = new ArrayList<>();
        if (step.need() != Need.CATALOG) {
            headers.addAll(List.of("Content-Type", "Docker-Content-Digest", "ETag", "Range"));
        }
        if (step.method().equals("HEAD")) {
            headers.add("Content-Length"); // elsewhere the body may hold the repository's name
        }
        String shown = headers.stream()
                .flatMap(name -> answer.headers().allValues(name).stream().map(value -> name + ": " + value))
                .collect(Collectors.joining(", "));
        String body = step.target().contains("/blobs/") ? answer.body() : "";
        return step.name() + " " + answer.statusCode() + " " + shown + " " + body;
    }
}
