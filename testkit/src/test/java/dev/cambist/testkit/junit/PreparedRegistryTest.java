package dev.cambist.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cambist.testkit.AcrSignIn;
import dev.cambist.testkit.Scheme;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a test puts into the registry before the code under test looks for it: images, times, locks and short pages. */
@CambistTest
final class PreparedRegistryTest {
    private static final String TAGS = "/acr/v1/team%2Fapp/_tags";

    @Test
    void images_pushedWithTimeBetween_areListedByIt_onPagesThatAreAsShortAsWanted(AcrSignIn acr) throws Exception {
        acr.as("alice").push("team/app:v1");
        acr.passTime(Duration.ofDays(1));
        acr.as("alice").push("team/app:v2");
        acr.limitPages(1);

        HttpResponse<String> first = get(acr, TAGS + "?orderby=timedesc&n=100");
        String next = first.headers().firstValue("Link").orElseThrow().replaceFirst("^<([^>]+)>.*", "$1");
        HttpResponse<String> second = get(acr, next);

        assertThat(first.body()).contains("\"v2\"").doesNotContain("\"v1\"");
        assertThat(second.body()).contains("\"v1\"").doesNotContain("\"v2\"");
        assertThat(get(acr, "/acr/v1/team%2Fapp/_manifests").headers().firstValue("Link"))
                .isPresent();
        assertThat(get(acr, "/v2/team/app/tags/list").body()).contains("\"v1\"").doesNotContain("\"v2\"");
        acr.reset();
        assertThat(get(acr, TAGS).body()).contains("\"v1\"", "\"v2\"");
    }

    @Test
    void locks_setAndTakenBack_holdMeanwhile(AcrSignIn acr) {
        String digest = acr.as("olga").push("team/locked:v1");
        for (String item : new String[] {"team/locked:v1", "team/locked@" + digest, "team/locked"}) {
            acr.as("olga").lock(item);

            assertThatIllegalStateException()
                    .as(item)
                    .isThrownBy(() -> delete(acr, "/acr/v1/team%2Flocked"))
                    .withMessageContaining("405");

            acr.as("olga").unlock(item);
        }
        acr.as("olga").change("team/locked:v1", "{\"readEnabled\":false}");
        assertThatIllegalStateException()
                .isThrownBy(() -> get(acr, "/v2/team/locked/manifests/v1"))
                .withMessageContaining("405");
    }

    @Test
    void user_whomThePolicyRefuses_isRefusedWithTheAnswer(AcrSignIn acr) {
        assertThatIllegalStateException()
                .isThrownBy(() -> acr.as("bob").push("team/app:v9"))
                .withMessageContaining("bob may not: POST /v2/team/app/blobs/uploads/ was answered 401");
        assertThatIllegalArgumentException().isThrownBy(() -> acr.as("olga").push("team/app"));
        assertThatIllegalArgumentException().isThrownBy(() -> acr.limitPages(0));
    }

    @Test
    void registry_withTls_isPreparedToo() {
        try (AcrSignIn acr = AcrSignIn.start(AcrSignIn.REGISTRY_POLICY, Scheme.HTTPS)) {
            assertThat(acr.as("olga").push("team/app:v1")).startsWith("sha256:");
            acr.as("olga").lock("team/app:v1");
        }
    }

    private static HttpResponse<String> get(AcrSignIn acr, String target) throws IOException, InterruptedException {
        return send(acr, "GET", target);
    }

    private static void delete(AcrSignIn acr, String target) throws IOException, InterruptedException {
        send(acr, "DELETE", target);
    }

    private static HttpResponse<String> send(AcrSignIn acr, String method, String target)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(acr.url().resolve(target))
                .header("Authorization", "Bearer " + acr.as("olga").accessToken("repository:*:*"))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            return answer;
        }
    }
}
