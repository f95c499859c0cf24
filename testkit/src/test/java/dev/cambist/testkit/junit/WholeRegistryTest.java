package dev.cambist.testkit.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cambist.core.jose.Sha256;
import dev.cambist.testkit.AcrSignIn;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The registry with rules, metadata and locks, as tests are handed it. */
@CambistTest
final class WholeRegistryTest {
    private static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG = "{}";
    private static final String ALL = "repository:team/app:pull,push,metadata_read,metadata_write";

    @Test
    void image_ofWhoMayPush_isPulledByWhoMayPull_andLockedAgainstBoth(AcrSignIn acr) throws Exception {
        String alice = Calls.accessToken(acr, "alice", ALL);
        assertThat(push(acr, alice, "1").statusCode()).isEqualTo(201);
        String bob = Calls.accessToken(acr, "bob", "repository:team/app:pull,push");

        assertThat(send(acr, bob, "GET", "/v2/team/app/manifests/1", "").statusCode())
                .isEqualTo(200);
        assertThat(send(acr, bob, "PUT", "/v2/team/app/manifests/1", "").statusCode())
                .isEqualTo(401);
        assertThat(send(acr, alice, "PATCH", "/acr/v1/team/app/_tags/1", "{\"writeEnabled\":false}")
                        .statusCode())
                .isEqualTo(200);

        HttpResponse<String> refused = send(acr, alice, "PUT", "/v2/team/app/manifests/1", manifest());
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.body()).contains("REGISTRY_DISALLOWED_OPERATION");
        assertThat(acr.registry().bytes()).isPositive();
    }

    @Test
    void tag_pushedDaysLater_hasTheTimeOfTheClock(AcrSignIn acr) throws Exception {
        push(acr, Calls.accessToken(acr, "alice", ALL), "early");
        Instant before = Instant.now();
        acr.passTime(Duration.ofDays(30));

        String late = Calls.accessToken(acr, "alice", ALL);
        push(acr, late, "late");

        String tag = send(acr, late, "GET", "/acr/v1/team/app/_tags/late", "").body();
        String created = tag.replaceFirst("(?s).*\"createdTime\":\"([^\"]+)\".*", "$1");
        assertThat(Instant.parse(created)).isAfterOrEqualTo(before.plus(Duration.ofDays(30)));
        assertThat(send(acr, late, "GET", "/acr/v1/team/app/_tags?orderby=timedesc&n=1", "")
                        .body())
                .contains("\"late\"")
                .doesNotContain("\"early\"");
    }

    @Test
    void accessToken_whoseTimeHasPassed_isRefused_andANewOneIsNot(AcrSignIn acr) throws Exception {
        String old = Calls.accessToken(acr, "alice", ALL);
        acr.passTime(Duration.ofHours(1));

        HttpResponse<String> refused = send(acr, old, "GET", "/v2/team/app/tags/list", "");

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("expired");
        assertThat(push(acr, Calls.accessToken(acr, "alice", ALL), "after").statusCode())
                .isEqualTo(201);
    }

    @Test
    void catalog_ofWhoRunsThePlace_hasEverything(AcrSignIn acr) throws Exception {
        push(acr, Calls.accessToken(acr, "alice", ALL), "1");

        String olga = Calls.accessToken(acr, "olga", "registry:catalog:*");

        assertThat(send(acr, olga, "GET", "/v2/_catalog", "").body()).contains("team/app");
    }

    @Test
    void registry_ofAPolicyWithoutOne_saysHowToGetIt() {
        try (AcrSignIn signIn = AcrSignIn.start(AcrSignIn.DEFAULT_POLICY)) {
            assertThatIllegalStateException().isThrownBy(signIn::registry).withMessageContaining("${REGISTRY}");
        }
    }

    private static HttpResponse<String> push(AcrSignIn acr, String token, String tag) throws Exception {
        HttpResponse<String> begun = send(acr, token, "POST", "/v2/team/app/blobs/uploads/", "");
        String location = begun.headers().firstValue("Location").orElseThrow(() -> new AssertionError(begun.body()));
        String put = location + (location.contains("?") ? "&" : "?") + "digest=sha256:" + digest();
        assertThat(send(acr, token, "PUT", put, CONFIG).statusCode()).isEqualTo(201);
        return send(acr, token, "PUT", "/v2/team/app/manifests/" + tag, manifest());
    }

    private static String manifest() {
        return "{\"schemaVersion\":2,\"mediaType\":\"" + IMAGE
                + "\",\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\"sha256:" + digest()
                + "\",\"size\":2},\"layers\":[]}";
    }

    private static String digest() {
        return Sha256.hex(CONFIG.getBytes(UTF_8));
    }

    private static HttpResponse<String> send(AcrSignIn acr, String token, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(acr.url().resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", method.equals("PATCH") ? "application/json" : IMAGE)
                .header("Accept", IMAGE + ", application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
